/** Fuzzing takes longest, so it begins first: else one processor waits for the last of it. */
import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = new Set(usual.filter(({ moduleId }) => /fuzz/iu.test(read(moduleId))));
    return [
      ...usual.filter((file) => isLong.has(file)),
      ...usual.filter((file) => !isLong.has(file)),
    ];
  }
}

const read = (file: string): string => readFileSync(file, 'utf8');
