// matrix-bot-sdk that does nothing: `sdk.mjs URL USER DEVICE TOKEN`.
import Module, { createRequire } from "node:module";

// Its encryption is a binary that npm does not have. Nothing here is encrypted.
const load = Module._load;
Module._load = (name, ...more) =>
  name === "@matrix-org/matrix-sdk-crypto-nodejs"
    ? new Proxy({}, { get: () => class {} })
    : load(name, ...more);

const require = createRequire(import.meta.url);
const { LogLevel, LogService, MatrixClient, MemoryStorageProvider } = require("matrix-bot-sdk");
LogService.setLevel(LogLevel.ERROR);
const [url, , , token] = process.argv.slice(2);
await new MatrixClient(url, token, new MemoryStorageProvider()).start();
