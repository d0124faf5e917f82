/** Runs `node/start.sh` with stand-ins for the programs that it starts, which do as files tell them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLUSTER = '6a6a6a6a-0000-11f0-8000-000000000001';

const SCRIPT = fileURLToPath(new URL('node/start.sh', import.meta.url));

/** Each writes down how it was called. */
const STAND_INS: Readonly<Record<string, string>> = {
  chown: '',
  'mariadb-install-db': 'echo "install" >>$WORLD/calls',
  mariadbd: `
case "$*" in
*--wsrep-recover*)
  [ -e $WORLD/recovered ] && sed "s/^/WSREP: Recovered position: /" $WORLD/recovered >$TMPDIR/recovery.log
  ;;
*)
  echo "mariadbd $*" | sed "s/--defaults-file=[^ ]* *//" >>$WORLD/calls
  [ -e $WORLD/hangs ] && { rm $WORLD/hangs; exec sleep 100; }
  exit 7
  ;;
esac`,
  mariadb: `
for one in "$@"; do case $one in --host=*) [ -e $WORLD/primary-\${one#--host=} ] && echo "wsrep_cluster_status Primary"; esac; done
exit 0`,
  socat: `
case "$*" in
TCP-LISTEN*) exec sleep 100 ;;
-u*) to=\${2#TCP:}; cat $WORLD/position-\${to%%:*} ;;
*) to=\${2#TCP:}; [ -e $WORLD/runs-\${to%%:*} ] ;;
esac`,
};

export class StartedNode implements Disposable {
  readonly #world = mkdtempSync(join(tmpdir(), 'verify-start-node-'));
  readonly #name: string;
  #process: ChildProcess | undefined;
  #said = '';

  /** @param name of three nodes, n1, n2 and n3, that are founded by n1; their addresses are a1, a2, a3 */
  constructor(name: string) {
    this.#name = name;
    for (const folder of ['bin', 'data', 'tmp']) mkdirSync(join(this.#world, folder));
    for (const [program, text] of Object.entries(STAND_INS)) {
      this.write(`bin/${program}`, `#!/bin/sh\n${text}\n`);
      chmodSync(join(this.#world, 'bin', program), 0o755);
    }
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#world, file), text);
  }

  read(file: string): string {
    try {
      return readFileSync(join(this.#world, file), 'utf8');
    } catch {
      return '';
    }
  }

  /** Its data is of this cluster, and its last transaction has this number. */
  holds(transaction: number): void {
    this.write('data/grastate.dat', `uuid:    ${CLUSTER}\nseqno:   -1\nsafe_to_bootstrap: 0\n`);
    this.write('data/gvwstate.dat', 'the last view');
    this.write('recovered', `${CLUSTER}:${transaction}\n`);
  }

  start(how: 'first' | 'again'): void {
    const peers = [1, 2, 3].filter((k) => `n${k}` !== this.#name).map((k) => `n${k}=a${k}`);
    this.#process = spawn('sh', [SCRIPT, how], {
      detached: true, // a group of its own, which ends as a whole
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: `${this.#world}/bin:${process.env['PATH'] ?? ''}`,
        WORLD: this.#world,
        TMPDIR: `${this.#world}/tmp`,
        DATA: `${this.#world}/data`,
        LOOK_EVERY: '0.1',
        NODE: this.#name,
        FOUNDER: 'n1',
        PEERS: peers.join(' '),
      },
    });
    this.#process.stderr?.on('data', (chunk) => (this.#said += String(chunk)));
  }

  /** Resolves when it has said this. @throws Error when it ends without */
  async says(text: string): Promise<void> {
    const running = this.#running();
    while (!this.#said.includes(text)) {
      if (running.exitCode !== null) throw new Error(`it ended without "${text}": ${this.#said}`);
      await Promise.race([once(running.stderr!, 'data'), once(running, 'exit')]);
    }
  }

  /** How it ended, and what was started until then. */
  async ended(): Promise<{ readonly exitCode: number | null; readonly calls: string[] }> {
    const running = this.#running();
    if (running.exitCode === null) await once(running, 'exit');
    return { exitCode: running.exitCode, calls: this.read('calls').trim().split('\n') };
  }

  #running(): ChildProcess {
    if (this.#process === undefined) throw new Error('it was not started');
    return this.#process;
  }

  [Symbol.dispose](): void {
    const { pid } = this.#running();
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended, and all that it started
    }
    rmSync(this.#world, { recursive: true, force: true });
  }
}
