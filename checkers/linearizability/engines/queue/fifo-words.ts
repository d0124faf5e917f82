/** What the operations of a FIFO queue are called, and which engine speaks. */
import type { Words } from '../shared/taken-values.ts';

export const words = {
  engine: 'fifo-queue',
  put: 'enqueue',
  take: 'dequeue',
} as const satisfies Words;
