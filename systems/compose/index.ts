/**
 * The services of a compose file as a system: `verify compose FILE --client ./client.ts`. What the
 * file does not say (how clients talk to it, what it promises) the client's module does.
 */
import { resolve } from 'node:path';
import { usageFailure } from '../../src/base/failure.ts';
import type { OptionValues } from '../../src/base/options.ts';
import type { ContainerSpec, NodePlan } from '../../src/cluster/port/deployment.ts';
import type { System } from '../../src/cluster/port/system.ts';
import { whyUnhealthy } from './health.ts';
import { startOrder } from './order.ts';
import { type ComposeFile, readComposeFile } from './read-file.ts';
import type { Service } from './schema.ts';
import { containerOf } from './service.ts';

/** What a client's module says: everything of a system that its compose file does not. */
export type ComposeClient = Partial<
  Omit<System, 'name' | 'runtimes' | 'defaultNodes' | 'layout' | 'deployment' | 'workloads'>
> &
  Pick<System, 'workloads'>;

export const composeSystem = (client: ComposeClient): System => ({
  summary: 'the services of a compose file',
  probe: () => Promise.resolve(undefined),
  ...client,
  name: 'compose',
  runtimes: ['docker'],
  defaultNodes: 1,
  options: {
    file: { type: 'path', summary: 'the compose file' },
    ...client.options,
  },
  layout: (_count, options) => layoutOf(fileIn(options)),
  deployment: ({ nodes, options }) => ({
    system: 'compose',
    nodes,
    kind: { type: 'container', container: specOf(fileIn(options)) },
  }),
});

/**
 * The same for a system of one's own: `defineSystem({ …, ...fromCompose('docker-compose.yml') })`.
 * @param path relative to the folder that the command is typed in
 */
export const fromCompose = (
  path: string,
): Pick<System, 'runtimes' | 'layout' | 'deployment' | 'defaultNodes'> & {
  readonly layout: NonNullable<System['layout']>;
} => {
  const file = resolve(path);
  return {
    runtimes: ['docker'],
    defaultNodes: 1,
    layout: () => layoutOf(readComposeFile(file)),
    deployment: ({ nodes }) => ({
      system: 'compose',
      nodes,
      kind: { type: 'container', container: specOf(readComposeFile(file)) },
    }),
  };
};

const fileIn = ({ file }: OptionValues): ComposeFile => {
  if (typeof file === 'string') return readComposeFile(file);
  throw usageFailure(
    'missing-compose-file',
    'No compose file was named.',
    'Name it: verify compose docker-compose.yml --client ./client.ts',
  );
};

const layoutOf = ({ services }: ComposeFile): readonly NodePlan[] =>
  [...services].map(([name, service]) => {
    const { role, place } = service['x-verify'] ?? {};
    return { name, role: role ?? roleOf(name), ...(place === undefined ? {} : { place }) };
  });

/** Services that differ by a number at the end are equals: `node-1`, `node-2`. */
const roleOf = (name: string): string => name.replace(/[-_.]?\d+$/u, '') || name;

const specOf = ({ services, folder }: ComposeFile): ContainerSpec => {
  const service = (name: string): Service => services.get(name) as Service;
  return {
    container: ({ name }) => containerOf(name, service(name), folder),
    startOrder: startOrder(services),
    started: ({ name }, cluster) => whyUnhealthy(name, service(name), cluster),
  };
};
