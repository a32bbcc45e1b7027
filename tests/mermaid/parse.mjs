// Reads a JSON list of diagrams; writes what Mermaid understood of each: its boxes, their columns, and the lines.
import { readFileSync } from "node:fs";

import mermaid from "mermaid";

async function understood(text) {
  try {
    await mermaid.parse(text); // loads the kinds of diagrams
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      boxes: [...db.getEntities().values()].map((box) => ({ name: box.label, columns: box.attributes })),
      lines: db.getRelationships().map((line) => ({ label: line.roleA, ...line.relSpec })),
    };
  } catch (error) {
    return { error: error.message };
  }
}

const answers = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) answers.push(await understood(text));
process.stdout.write(JSON.stringify(answers));
