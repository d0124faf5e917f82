/** `verify clean`: exit 0 when nothing is left, 4 when something could not be removed. */
import { cleanAll } from '../cluster/clean.ts';
import { EXIT, type ExitCode } from '../base/failure.ts';

export interface CleanFlags {
  readonly results: string;
  /** The images that were built for runs, too. */
  readonly images: boolean;
  readonly json: boolean;
}

export const cleanCommand = async (flags: CleanFlags): Promise<ExitCode> => {
  const { removed, left } = await cleanAll(['local', 'docker'], flags.results, flags.images);
  if (flags.json) {
    console.log(JSON.stringify({ removed, left }));
  } else {
    for (const thing of removed) console.log(`removed ${thing}`);
    for (const thing of left) console.log(`LEFT ${thing}`);
    if (removed.length === 0 && left.length === 0) console.log('nothing was left behind');
  }
  return left.length === 0 ? EXIT.valid : EXIT.cleanUpIncomplete;
};
