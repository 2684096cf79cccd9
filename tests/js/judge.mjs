// One Matrix client, driven by lines of JSON: `{id, do, ...}` in, `{id, answer}` or `{id, error}`
// out. What can be done stands in person.mjs; this file only carries lines. It ends with its input.

import "./ground.mjs";
import { createInterface } from "node:readline";
import { Person } from "./person.mjs";

const person = new Person();

async function obey({ id, do: name, ...words }) {
    try {
        const answer = await person[name](words);
        return { id, answer: answer ?? null };
    } catch (fault) {
        console.error(fault);
        return { id, error: String(fault) };
    }
}

async function end() {
    await person.close();
    process.exit(0);
}

createInterface({ input: process.stdin })
    .on("line", async (line) => {
        process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line)))}\n`);
    })
    .on("close", end);
