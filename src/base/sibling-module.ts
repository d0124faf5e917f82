/**
 * Another module of ours as the entry of a process or thread: TypeScript where the caller runs from
 * the sources (tsx, vitest), JavaScript where it was built.
 */

/** `path` from the caller, without its extension: `./worker` next to `import.meta.url`. */
export const siblingModule = (callerUrl: string, path: string): URL =>
  new URL(`${path}${runsFromSource(callerUrl) ? '.ts' : '.js'}`, callerUrl);

/** `execArgv` for a thread with that entry. `--import tsx` does nothing in a thread of Node 20. */
export const threadArguments = (callerUrl: string): string[] => {
  if (!runsFromSource(callerUrl)) return [];
  const api = import.meta.resolve('tsx/esm/api');
  const load = `import { register } from ${JSON.stringify(api)}; register();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(load)}`];
};

/** `node` arguments for a process with that entry, whichever folder it starts in. */
export const processArguments = (callerUrl: string): string[] =>
  runsFromSource(callerUrl) ? ['--import', import.meta.resolve('tsx')] : [];

const runsFromSource = (url: string): boolean => url.endsWith('.ts');
