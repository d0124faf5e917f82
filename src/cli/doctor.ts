/** `verify doctor`: what this machine can do, and what to do about what is missing. Always exit 0. */
import { examineDocker, type Check } from '../cluster/docker/examine.ts';
import { EXIT, type ExitCode } from '../base/failure.ts';
import { alignColumns } from '../report/text.ts';

export interface DoctorFlags {
  readonly json: boolean;
  /** Makes the base image now when it is missing. */
  readonly prepare: boolean;
}

export const doctorCommand = async (flags: DoctorFlags): Promise<ExitCode> => {
  const checks = [
    checkNode(process.versions.node),
    checkTerminal(),
    SIMULATOR,
    ...(await examineDocker(flags.prepare, (text) => console.error(text))),
  ];
  for (const line of flags.json ? checks.map((c) => JSON.stringify(c)) : doctorTable(checks)) {
    console.log(line);
  }
  return EXIT.valid;
};

/** The checks as lines for people. */
export const doctorTable = (checks: readonly Check[]): readonly string[] => {
  const rows = alignColumns(checks.map(({ state, name, detail }) => [state, name, detail]));
  return checks.flatMap(({ advice }, i) => [
    rows[i] ?? '',
    ...(advice === undefined ? [] : [`         ${advice}`]),
  ]);
};

/** @param version `20.19.1` */
export const checkNode = (version: string): Check => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? { name: 'Node.js', state: 'ok', detail: version }
    : {
        name: 'Node.js',
        state: 'missing',
        detail: `${version} is too old`,
        advice: 'Install Node.js 20.19 or newer.',
      };
};

/** It needs nothing of the machine. */
const SIMULATOR: Check = {
  name: 'simulator',
  state: 'ok',
  detail: 'node programs can be simulated (--runtime sim)',
};

/** Not having a terminal is no fault: only the screen is plainer. */
const checkTerminal = (): Check => {
  const inCi = process.env['CI'] !== undefined;
  const detail = process.stdout.isTTY && !inCi ? 'the live screen' : 'plain lines';
  return { name: 'terminal', state: 'ok', detail: inCi ? `${detail} (CI)` : detail };
};
