/** Columns row by row, as tests compare them: what was asked, how it ended and what was told. */
import { type Columns, NONE, OK } from '../columns.ts';
import type { Json } from '../operation.ts';

/** `[function, argument, outcome, result]`; the result only where it is known. */
export const rowsOf = (
  columns: Columns,
): readonly (readonly [
  string | undefined,
  Json | undefined,
  number | undefined,
  Json | undefined,
])[] =>
  Array.from({ length: columns.count }, (_, row) => [
    columns.functions[columns.f[row] ?? NONE],
    columns.values[columns.argument[row] ?? NONE],
    columns.outcome[row],
    columns.outcome[row] === OK ? columns.values[columns.result[row] ?? NONE] : undefined,
  ]);
