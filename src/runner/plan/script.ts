/** What each client does and when, operation by operation: plain data, saved in `run.json`. */
import { z } from 'zod';

export const scriptedOperationSchema = z.object({
  /** ms since clients began to work; later where the client is still busy then. */
  atMs: z.number().nonnegative(),
  /** Place of the client in `clients`. */
  client: z.number().int().nonnegative(),
  f: z.string(),
  key: z.string().optional(),
  value: z.json(),
});

export const scriptSchema = z.object({
  /** The node that each client speaks to. */
  clients: z.array(z.string()),
  operations: z.array(scriptedOperationSchema),
  /** Whether the workload's closing phase follows. */
  closing: z.boolean(),
});

export type ScriptedOperation = z.infer<typeof scriptedOperationSchema>;
export type Script = z.infer<typeof scriptSchema>;
