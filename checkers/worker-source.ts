/**
 * How a worker thread is started from the same source as the code that starts it: TypeScript under
 * tsx and vitest, JavaScript where the project was built.
 */

/** The worker's file, beside the caller's: `./worker` next to `import.meta.url`. */
export const workerSource = (name: string, callerUrl: string): URL =>
  new URL(`${name}${isTypeScript(callerUrl) ? '.ts' : '.js'}`, callerUrl);

/** `execArgv` for that thread. `--import tsx` does nothing in a thread of Node 20: register there. */
export function workerArguments(callerUrl: string): string[] {
  if (!isTypeScript(callerUrl)) return [];
  const api = import.meta.resolve('tsx/esm/api');
  const load = `import { register } from ${JSON.stringify(api)}; register();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(load)}`];
}

const isTypeScript = (url: string): boolean => url.endsWith('.ts');
