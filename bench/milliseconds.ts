/** A measured time as a cell of a table, with the verdict where it is not the one of its column. */
export const milliseconds = (ms: number, verdict: string, expected: string): string => {
  const rounded = ms >= 100 ? Math.round(ms).toLocaleString('en-US') : String(+ms.toPrecision(2));
  return verdict === expected ? rounded : `${rounded} (${verdict})`;
};
