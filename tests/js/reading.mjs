// Events and polls as this client reads them, as plain values for a line of JSON.

// An event as the server would have sent it in clear text, and whether it could be read.
export function plain(event) {
    const relation = event.getWireContent()["m.relates_to"];
    return {
        event_id: event.getId(),
        sender: event.getSender(),
        type: event.getType(),
        ...(event.isState() ? { state_key: event.getStateKey() } : {}),
        origin_server_ts: event.getTs(),
        content: { ...event.getContent(), ...(relation ? { "m.relates_to": relation } : {}) },
        encrypted: event.isEncrypted(),
        failure: event.decryptionFailureReason,
        redacted: event.isRedacted(),
    };
}

// The SDK gathers the responses and judges each of them; that the latest of each sender counts
// is left to the client around it.
export function tally(poll, relations) {
    const latest = new Map();
    for (const event of relations.getRelations()) {
        const sender = event.getSender();
        if (!(latest.get(sender)?.getTs() >= event.getTs())) latest.set(sender, event);
    }
    const votes = Object.fromEntries(poll.pollEvent.answers.map((answer) => [answer.id, 0]));
    let voters = 0;
    for (const event of latest.values()) {
        const response = event.unstableExtensibleEvent;
        response?.validateAgainst(poll.pollEvent);
        if (!response || response.spoiled) continue;
        voters += 1;
        for (const id of response.answerIds) votes[id] += 1;
    }
    return { votes, voters, ended: poll.isEnded, unread: poll.undecryptableRelationsCount };
}
