/**
 * A small process of its own that outlives a killed harness and cleans up after it: the last of the
 * layers that heal. It reads from a pipe whose other end only the harness holds; when that end is
 * closed, it ends what it was told of. A pause cannot outlast this: SIGKILL ends a stopped process.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { processArguments, siblingModule } from '../../base/sibling-module.ts';

/** What the harness tells the reaper, one JSON object a line. */
export type ReaperOrder =
  | { readonly process: string }
  | { readonly folder: string }
  /** A module with `removeRun(run)`, and the run that it removes. */
  | { readonly module: string; readonly run: string }
  | { readonly done: true };

export interface Reaper {
  /** This process must not outlive the harness. */
  watchProcess(identity: string): void;
  /** This folder with nodes' data is to be removed. */
  watchFolder(path: string): void;
  /**
   * What this run has on a runtime is to be removed.
   * @param module URL of the runtime's module that exports `removeRun(runId)`
   */
  watchRun(module: URL, runId: string): void;
  /** All is cleaned up already. */
  dismiss(): void;
}

/** @param onTrouble told, in a sentence, when it cannot be started or ends before its time */
export const startReaper = (onTrouble: (text: string) => void = () => {}): Reaper => {
  const main = fileURLToPath(siblingModule(import.meta.url, './reaper-main'));
  const child = spawn(process.execPath, [...processArguments(import.meta.url), main], {
    detached: true, // a session of its own: Ctrl-C and a killed process group do not reach it
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let wanted = true;
  const tellTrouble = (what: string): void => {
    if (wanted)
      onTrouble(`${what}: if verify is killed, only \`verify clean\` removes what is left`);
    wanted = false;
  };
  child.on('error', (error) => tellTrouble(`the reaper cannot be started (${error.message})`));
  child.on('exit', (code, signal) =>
    tellTrouble(`the reaper has ended (${signal ?? `exit code ${code}`})`),
  );
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  const tell = (order: ReaperOrder): void => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
  };
  return {
    watchProcess: (identity) => tell({ process: identity }),
    watchFolder: (path) => tell({ folder: path }),
    watchRun: (module, runId) => tell({ module: module.href, run: runId }),
    dismiss: () => {
      wanted = false;
      tell({ done: true });
      child.stdin.end();
    },
  };
};
