/** One service of a compose file as a node in a container. */
import { resolve, join } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import { usageFailure } from '../../src/base/failure.ts';
import type { ImageSource, NodeContainer } from '../../src/cluster/port/deployment.ts';
import { variablesIn } from './read-file.ts';
import type { Service } from './schema.ts';
import { volumesOf } from './volumes.ts';

/** As the engine's own: a tenth of a second, and each time twice as long. */
const RESTART_MS = 100;

/** @throws Failure (exit 64) naming the service and what cannot be had here */
export const containerOf = (name: string, service: Service, folder: string): NodeContainer => {
  const { command, entrypoint, user, cap_add: capAdd, restart = 'no', mem_limit: memory } = service;
  refuseOtherNames(name, service);
  const words = command === undefined || command === null ? undefined : wordsOf(command);
  return {
    image: imageOf(name, service, folder),
    env: environmentOf(service, folder),
    ports: portsOf(name, service),
    restart: restart === 'no' ? 'never' : { afterMs: RESTART_MS },
    ...volumesOf(name, service, folder),
    ...(words === undefined ? {} : { command: () => words }),
    ...(entrypoint === undefined || entrypoint === null ? {} : { entrypoint: wordsOf(entrypoint) }),
    ...(user === undefined ? {} : { user }),
    ...(capAdd === undefined ? {} : { capAdd }),
    ...(memory === undefined ? {} : { memoryMb: megabytes(name, memory) }),
  };
};

const wordsOf = (command: string | readonly string[]): readonly string[] =>
  typeof command === 'string' ? parseArgsStringToArgv(command) : command;

/** Containers have names of their own here; the others reach a service by its name. */
const refuseOtherNames = (name: string, service: Service): void => {
  for (const member of ['hostname', 'container_name'] as const) {
    const other = service[member];
    if (other !== undefined && other !== name) {
      throw usageFailure(
        'compose-name',
        `Service ${name} has the ${member} ${other}; here it is reached by its service's name only.`,
        `Call the service ${other}, or leave the ${member} out.`,
      );
    }
  }
};

const imageOf = (
  name: string,
  { image, build, pull_policy }: Service,
  folder: string,
): ImageSource => {
  if (build !== undefined) {
    const { context = '.', args = {} } = typeof build === 'string' ? { context: build } : build;
    return { dockerfileDir: resolve(folder, context), buildArgs: textsOf(args) };
  }
  if (image === undefined) {
    throw usageFailure('compose-no-image', `Service ${name} has neither an image nor a build.`);
  }
  return { image, pull: pull_policy === 'never' ? 'never' : 'missing' };
};

const environmentOf = (
  { environment = {}, env_file: files = [] }: Service,
  folder: string,
): Readonly<Record<string, string>> => {
  const fromFiles = [files].flat().map((file) => variablesIn(join(folder, file)));
  return textsOf(Object.assign({}, ...fromFiles, mapOf(environment)) as Written);
};

type Written = Readonly<Record<string, string | null | undefined>>;

/** `NAME=value` lines or a map; a name alone is taken from this machine's environment. */
const mapOf = (written: Written | readonly string[]): Written => {
  if (!Array.isArray(written)) return written as Written;
  return Object.fromEntries(
    (written as readonly string[]).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, null] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
};

const textsOf = (written: Written | readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(mapOf(written)).flatMap(([name, value]) => {
      const text = value ?? process.env[name];
      return text === undefined ? [] : [[name, text]];
    }),
  );

/** Ports inside, by their own number. */
const portsOf = (name: string, { ports = [] }: Service): Readonly<Record<string, number>> =>
  Object.fromEntries(
    ports.map((port) => {
      const target = typeof port === 'object' ? String(port.target) : targetOf(port);
      const protocol = typeof port === 'object' ? (port.protocol ?? 'tcp') : protocolOf(port);
      if (!/^\d+$/u.test(target) || protocol !== 'tcp') {
        throw usageFailure(
          'compose-port',
          `Service ${name} publishes ${typeof port === 'object' ? `${target}/${protocol}` : port}, which is not read here.`,
          'Single TCP ports are: "8080:80".',
        );
      }
      return [target, Number(target)];
    }),
  );

const targetOf = (port: string): string => port.split('/')[0]?.split(':').at(-1) ?? '';
const protocolOf = (port: string): string => port.split('/')[1] ?? 'tcp';

const UNITS: Readonly<Record<string, number>> = { b: 2 ** -20, k: 2 ** -10, m: 1, g: 2 ** 10 };

const megabytes = (name: string, text: string): number => {
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([bkmg])?b?$/iu.exec(text) ?? [];
  if (amount === undefined) {
    throw usageFailure(
      'compose-memory',
      `Service ${name} has a mem_limit that is no size: ${text}.`,
    );
  }
  return Math.ceil(Number(amount) * (UNITS[unit.toLowerCase()] ?? 1));
};
