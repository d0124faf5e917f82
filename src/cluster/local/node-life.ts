/** One process of a node, as the node needs it over all its lives. */
import type { Message } from '../../node/message.ts';
import type { ProcessLife } from './process-life.ts';

export interface NodeLife extends Pick<
  ProcessLife,
  'over' | 'isOver' | 'ranMs' | 'state' | 'setPaused' | 'kill'
> {
  /** Why it cannot be worked with, or undefined once it can. */
  readonly initialised: Promise<string | undefined>;
  /** What it has been heard of, where it is not initialised yet. */
  silence(): string;
  /** Passes a line on. False: it will never see it. */
  deliver(line: string): boolean;
  send(message: Message): void;
}
