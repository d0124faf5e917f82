/**
 * The harness' own link to node programs of ours: to make one betray its protocol, and to ask how often
 * it has. Spoken over the node's published port, as a client would.
 */
import { byzantineBody, readStatus, STATUS_BODY } from '../../../node/harness-messages.ts';
import { requester, type Requester } from '../../port/requester.ts';
import type { NodeName, ObservedNode, WantedNode } from '../../port/wanted.ts';
import { openConnection } from './connection.ts';
import type { DockerNode, Life } from './node.ts';
import { PROGRAM_PORT } from './node-spec.ts';

const TELL_WITHIN_MS = 200;
const TELL_ATTEMPTS = 10;
const ASK_WITHIN_MS = 300;

export class ControlChannel {
  readonly #requester: Requester;
  /** The life of a node that was told, and what. */
  readonly #told = new Map<NodeName, { life: Life; how: WantedNode['byzantine'] }>();

  constructor(nodes: readonly DockerNode[]) {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    this.#requester = requester(
      {
        connect: (name, client, onMessage) => {
          const port = byName.get(name)?.hostPort(PROGRAM_PORT) ?? 0;
          const address = () => ({ host: '127.0.0.1', port });
          return openConnection({ address, node: name, client }, onMessage);
        },
      },
      'c-verify-docker',
    );
  }

  /** Why a node is not up yet, or undefined when it answers. */
  async whyNotUp(name: NodeName): Promise<string | undefined> {
    const answer = await this.#requester.ask(name, STATUS_BODY, ASK_WITHIN_MS);
    return answer === undefined ? 'it does not answer yet' : undefined;
  }

  /** Tells a node how to betray, or to be honest again; one that cannot hear is told the next time. */
  async want(node: DockerNode, how: WantedNode['byzantine']): Promise<void> {
    const { life } = node;
    if (life === undefined) return;
    const told = this.#told.get(node.name);
    const present = told?.life === life ? told.how : undefined;
    if (present === how) return;
    // One that has just been started does not listen yet.
    for (let attempt = 0; attempt < TELL_ATTEMPTS && node.life === life; attempt++) {
      const answer = await this.#requester.ask(node.name, byzantineBody(how), TELL_WITHIN_MS);
      if (answer === undefined) continue;
      this.#told.set(node.name, { life, how });
      return;
    }
  }

  /** Whether any node was ever told to betray. */
  get used(): boolean {
    return this.#told.size > 0;
  }

  async observe(name: NodeName): Promise<Pick<ObservedNode, 'byzantine' | 'betrayals'>> {
    const now = Date.now();
    const answer = await this.#requester.ask(name, STATUS_BODY, ASK_WITHIN_MS);
    if (answer === undefined) return { byzantine: 'unreadable' };
    const { byzantine, betrayals } = readStatus(answer, now, now);
    return {
      byzantine: byzantine ?? 'honest',
      ...(betrayals === undefined ? {} : { betrayals }),
    };
  }

  close(): void {
    this.#requester.close();
  }
}
