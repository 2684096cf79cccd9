// Someone at a real client: matrix-js-sdk, with its own encryption. Each method is a command and
// takes what its line says. Nothing here may know how the bot works, or mend what the SDK does.

import { createHash } from "node:crypto";
import * as sdk from "matrix-js-sdk";
import * as crypto from "matrix-js-sdk/lib/crypto-api/index.js";
import { PollEndEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollEndEvent.js";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import { PollStartEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollStartEvent.js";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { News } from "./news.mjs";
import { plain, tally } from "./reading.mjs";

const ENCRYPTION = { algorithm: "m.megolm.v1.aes-sha2" };
const ENOUGH = 100; // events of a room in one sync

logger.setLevel("warn", false); // all that it would say takes as long as the work itself

export class Person {
    // Log in as a new device, with everything in memory. `sign`: have one's identity sign it.
    async login({ url, localpart, password, excludeInsecure, sign }) {
        const session = await sdk.createClient({ baseUrl: url }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user: localpart },
            password,
        });
        this.client = sdk.createClient({
            baseUrl: url,
            userId: session.user_id,
            deviceId: session.device_id,
            accessToken: session.access_token,
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], recoveryKey(password)],
            },
        });
        this.news = new News(this.client);
        await this.client.initRustCrypto({ useIndexedDB: false });
        this.crypto = this.client.getCrypto();
        if (excludeInsecure) {
            this.crypto.setDeviceIsolationMode(new crypto.OnlySignedDevicesIsolationMode());
        }
        await this.start();
        if (sign) await this.sign(password);
        return session;
    }

    async create({ name, invite, encrypted }) {
        const state = encrypted
            ? [{ type: "m.room.encryption", state_key: "", content: ENCRYPTION }]
            : [];
        const { room_id: room } = await this.client.createRoom({
            name,
            invite,
            preset: "private_chat",
            initial_state: state,
        });
        await this.news.until(() => this.news.joined.has(room));
        if (encrypted) await this.news.until(() => this.crypto.isEncryptionEnabledInRoom(room));
        return room;
    }

    async encrypt({ room }) {
        await this.client.sendStateEvent(room, "m.room.encryption", ENCRYPTION, "");
        await this.news.until(() => this.crypto.isEncryptionEnabledInRoom(room));
    }

    async invite({ room, user }) {
        await this.client.invite(room, user);
    }

    async join({ room }) {
        await this.client.joinRoom(room);
        await this.news.until(() => this.news.joined.has(room));
    }

    async leave({ room }) {
        await this.client.leave(room);
    }

    // Everything that is sent goes through here, and the SDK alone decides what is encrypted. Of a
    // room it does not know yet it would not, so that is refused.
    async send({ room, type, content }) {
        if (!this.news.joined.has(room)) throw new Error(`not in ${room}`);
        return (await this.client.sendEvent(room, type, content)).event_id;
    }

    async poll({ room, question, answers, kind, max }) {
        const { type, content } = PollStartEvent.from(question, answers, kind, max).serialize();
        const ids = content[type].answers.map((answer) => answer.id);
        return { event_id: await this.send({ room, type, content }), ids };
    }

    async vote({ room, poll, answers }) {
        const { wireFormat } = PollResponseEvent.from(answers, poll);
        return this.send({ room, ...wireFormat });
    }

    async endPoll({ room, poll }) {
        return this.send({ room, ...PollEndEvent.from(poll, "The poll has ended.").serialize() });
    }

    async react({ room, event, key }) {
        const relation = { rel_type: "m.annotation", event_id: event, key };
        return this.send({ room, type: "m.reaction", content: { "m.relates_to": relation } });
    }

    // The number of the latest change, once it is greater than `after`.
    async change({ after }) {
        return this.news.after(after);
    }

    // All seen of a room, oldest first, once there was news after number `after`.
    async events({ room, after }) {
        const number = await this.change({ after });
        return { number, events: this.seen(room).map(plain) };
    }

    async report({ room, event: id }) {
        const event = this.event(room, id);
        const info = await this.crypto.getEncryptionInfoForEvent(event);
        return {
            ...plain(event),
            shield: info && crypto.EventShieldColour[info.shieldColour],
            reason: info && nameOf(crypto.EventShieldReason, info.shieldReason),
        };
    }

    // What this client knows of a user: the identity, and which devices it has signed.
    async trust({ user }) {
        const devices = await this.crypto.getUserDeviceInfo([user], true);
        const identity = await this.crypto.getUserVerificationStatus(user);
        const signed = {};
        for (const device of devices.get(user)?.keys() ?? []) {
            const status = await this.crypto.getDeviceVerificationStatus(user, device);
            signed[device] = status.signedByOwner;
        }
        const { known, needsUserApproval } = identity;
        return { known, needs_approval: needsUserApproval, signed };
    }

    // What the poll's box shows, if this client has that poll at all: see reading.mjs.
    async count({ room, poll: id }) {
        const poll = this.client.getRoom(room)?.polls.get(id);
        if (!poll) return null;
        await poll.getResponses();
        await this.news.until(() => !poll.isFetchingResponses, poll, sdk.PollEvent.Responses);
        return tally(poll, await poll.getResponses());
    }

    async logout() {
        await this.client.logout(true);
    }

    async close() {
        this.client?.stopClient();
    }

    // The identity is made at a user's first device; a further device finds it on the server.
    async sign(password) {
        await this.crypto.userHasCrossSigningKeys(this.client.getSafeUserId(), true);
        await this.crypto.bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (upload) => upload(null),
        });
        if (await this.client.secretStorage.hasKey()) return;
        await this.crypto.bootstrapSecretStorage({
            createSecretStorageKey: async () => ({ privateKey: recoveryKey(password) }),
        });
    }

    async start() {
        await this.client.startClient({
            initialSyncLimit: ENOUGH,
            pendingEventOrdering: sdk.PendingEventOrdering.Detached,
        });
        await this.news.until(() => this.client.isInitialSyncComplete());
    }

    seen(room) {
        const timelines = this.client.getRoom(room)?.getUnfilteredTimelineSet().getTimelines();
        return (timelines ?? []).flatMap((timeline) => timeline.getEvents());
    }

    event(room, id) {
        const event = this.seen(room).find((candidate) => candidate.getId() === id);
        if (!event) throw new Error(`${id} has not come to this client`);
        return event;
    }
}

function nameOf(names, number) {
    return number === null ? null : names[number];
}

// Any 32 bytes that only the account's owner knows will do for a throw-away account.
function recoveryKey(password) {
    return new Uint8Array(createHash("sha256").update(password).digest());
}
