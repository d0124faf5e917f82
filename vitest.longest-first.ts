/** A file of fuzzes takes longer than most, so it begins first: else one processor waits for the last. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isFuzz = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith('.fuzz.ts');
    return [...usual.filter(isFuzz), ...usual.filter((file) => !isFuzz(file))];
  }
}
