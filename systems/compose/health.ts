/** Whether a service is up, as its own health check says. */
import { usageFailure } from '../../src/base/failure.ts';
import type { StartingCluster } from '../../src/cluster/port/deployment.ts';
import type { Service } from './schema.ts';

/** @returns why it is not up yet; undefined when it is, and where it has no check */
export const whyUnhealthy = async (
  name: string,
  { healthcheck }: Service,
  cluster: Pick<StartingCluster, 'exec'>,
): Promise<string | undefined> => {
  const argv = argvOf(name, healthcheck);
  if (argv === undefined) return undefined;
  const { exitCode, stdout, stderr } = await cluster.exec(name, argv);
  if (exitCode === 0) return undefined;
  const said = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
  return `its health check ended with ${exitCode}${said === '' ? '' : `: ${said}`}`;
};

const argvOf = (name: string, check: Service['healthcheck']): readonly string[] | undefined => {
  const test = check?.disable === true ? undefined : check?.test;
  if (test === undefined) return undefined;
  if (typeof test === 'string') return ['/bin/sh', '-c', test];
  const [how, ...words] = test;
  if (how === 'NONE') return undefined;
  if (how === 'CMD') return words;
  if (how === 'CMD-SHELL') return ['/bin/sh', '-c', words.join(' ')];
  throw usageFailure(
    'compose-healthcheck',
    `The health check of service ${name} begins with ${how ?? 'nothing'}: it takes CMD, CMD-SHELL or NONE.`,
  );
};
