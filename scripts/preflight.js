/**
 * Loaded before the programs of this repository: `node --import ./scripts/preflight.js FILE`. It is plain JavaScript, so that
 * it can say what is missing even on an older Node.js, or before anything is installed.
 */
import { existsSync } from 'node:fs';

/** npm writes this file last. */
const installed = new URL('../node_modules/.package-lock.json', import.meta.url);
const [major = 0] = process.versions.node.split('.').map(Number);

if (!existsSync(installed)) refuse('The packages that Parley needs are not installed. Run: npm ci');
if (major < 24) {
  refuse(
    `This needs Node.js 24, which npm ci installs, and runs on ${process.versions.node}. Start it with npm run, or with npx node in place of node.`,
  );
}

/** @param {string} sentence */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}
