// What must stand before the SDK is loaded: import this first. Nothing of Matrix belongs here.

import { Console } from "node:console";

// Standard output is for answers alone; whatever the SDK has to say goes to standard error.
globalThis.console = new Console(process.stderr, process.stderr);

// The SDK asks for Node 22 because of this one function; Node 20 does all the rest.
Promise.withResolvers ??= () => {
    const parts = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
};
