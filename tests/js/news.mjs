// Tells that something changed in a client, so that nobody has to ask again and again.

import { EventEmitter, once } from "node:events";
import * as sdk from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";

const CHANGES = [
    sdk.RoomEvent.Timeline,
    sdk.RoomEvent.Redaction,
    sdk.RoomEvent.LocalEchoUpdated,
    sdk.RoomEvent.MyMembership,
    sdk.MatrixEventEvent.Decrypted,
    CryptoEvent.DevicesUpdated,
    CryptoEvent.UserTrustStatusChanged,
];

export class News {
    constructor(client) {
        this.number = 1;
        this.bell = new EventEmitter().setMaxListeners(0);
        this.client = client;
        this.joined = new Set(); // rooms that a sync has brought whole, not one in the middle of it
        for (const change of CHANGES) client.on(change, () => this.ring());
        client.on(sdk.ClientEvent.Sync, () => this.look());
    }

    look() {
        const rooms = this.client.getRooms().filter(isJoined);
        this.joined = new Set(rooms.map((room) => room.roomId));
        this.ring();
    }

    ring() {
        this.number += 1;
        this.bell.emit("news");
    }

    // The number of the latest change, as soon as it is greater than the one already heard of.
    async after(heard) {
        while (this.number <= heard) await once(this.bell, "news");
        return this.number;
    }

    // Ends when `holds()` does; it is asked now and after each `event` of `source`.
    async until(holds, source = this.client, event = sdk.ClientEvent.Sync) {
        for (;;) {
            const next = new Promise((resolve) => source.once(event, resolve));
            if (await holds()) return;
            await next;
        }
    }
}

function isJoined(room) {
    const created = room.currentState.getStateEvents("m.room.create", "");
    return Boolean(created) && room.getMyMembership() === "join";
}
