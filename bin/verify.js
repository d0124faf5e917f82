#!/usr/bin/env node
// A command that cannot even be loaded must not exit with 1, which would read as "violation".
try {
  await import('../dist/src/cli/main.js');
} catch (error) {
  console.error(`verify: the command cannot be loaded: ${error.message}`);
  console.error('        Build it first: npm ci (or npm run build).');
  process.exitCode = 3;
}
