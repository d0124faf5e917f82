/** What every part of the screen is given. */
import type { Paint } from '../../report/paint.ts';
import type { Model } from '../model.ts';

export interface PartProps {
  readonly model: Model;
  readonly paint: Paint;
  /** Cells of the part, margins not counted. */
  readonly width: number;
  /** Lines; 0: it is not shown. */
  readonly height: number;
}
