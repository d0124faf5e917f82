/** What a part of a track record is made of: a command that is run, and the row that comes of it. */
import type { Row } from '../../docs/track-record-data.ts';

export interface Task {
  readonly command: string;
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly row: Row;
  /** What the system says of itself; undefined where no run came to a result. */
  readonly version: string | undefined;
  /** It did not come out as the system's page says. */
  readonly isUnexpected?: boolean;
}
