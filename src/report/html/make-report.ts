/** A report as one page: data gathered, packed, and put beside the script that draws it. */
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { ownManifest } from '../../base/own-package.ts';
import { linesOf } from '../../history/byte-lines.ts';
import { embedded } from '../../history/report-file.ts';
import { gatherReport, type ReportInput } from './data/gather.ts';
import { packOperations, type Reasons } from './data/operation-columns.ts';
import { reasonsIn } from './data/reasons.ts';
import { type Assets, renderDocument } from './document.ts';

export interface ReportSource extends Omit<ReportInput, 'madeBy' | 'files'> {
  /** To lie within the page, as they are, by name. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A packed history that is larger is not kept within the page. */
export const MOST_PACKED_BYTES = 32 * 2 ** 20;

const gzip = promisify(gzipCallback);

export const makeReport = async (source: ReportSource, assets: Assets): Promise<string> => {
  const { files, ...known } = source;
  const packed = new Map<string, Buffer>();
  for (const [name, bytes] of files) {
    const small = await gzip(bytes);
    if (small.length <= MOST_PACKED_BYTES) packed.set(name, small);
  }
  const data = gatherReport({
    ...known,
    madeBy: ownManifest().version,
    files: [...packed.keys()],
  });
  const shown = new Set(data.result.counterexample?.operations.map(({ row }) => row));
  const reasons = reasonsOf(files.get('history.jsonl'), source);
  const operations = packOperations(source.history, reasons, shown);
  return renderDocument(data, assets, [
    embedded('report', await gzip(JSON.stringify(data))),
    embedded('operations', await gzip(operations)),
    ...[...packed].map(([name, bytes]) => embedded(name, bytes)),
  ]);
};

const reasonsOf = (bytes: Buffer | undefined, { history }: ReportSource): Reasons => {
  if (bytes === undefined) return { texts: [], of: new Map() };
  const lines: string[] = [];
  linesOf(bytes, {
    line: (all, start, end) => {
      const line = all.subarray(start, end);
      if (line.includes('"error":')) lines.push(line.toString());
    },
  });
  return reasonsIn(lines, history);
};
