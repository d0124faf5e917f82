/** Who is started after whom. */
import { usageFailure } from '../../src/base/failure.ts';
import type { Service } from './schema.ts';

/**
 * Groups of services, each after those that it depends on.
 * @throws Failure (exit 64) for a circle, or a service that there is not
 */
export const startOrder = (
  services: ReadonlyMap<string, Service>,
): readonly (readonly string[])[] => {
  const groups: string[][] = [];
  const started = new Set<string>();
  while (started.size < services.size) {
    const next = [...services].flatMap(([name, service]) =>
      !started.has(name) && dependenciesOf(name, service, services).every((one) => started.has(one))
        ? [name]
        : [],
    );
    if (next.length === 0) {
      const left = [...services.keys()].filter((name) => !started.has(name));
      throw usageFailure('compose-circle', `${left.join(', ')} depend on each other in a circle.`);
    }
    groups.push(next);
    for (const name of next) started.add(name);
  }
  return groups;
};

const dependenciesOf = (
  name: string,
  { depends_on: on = [] }: Service,
  services: ReadonlyMap<string, Service>,
): readonly string[] => {
  const names = Array.isArray(on) ? on : Object.keys(on);
  const unknown = names.find((one) => !services.has(one));
  if (unknown === undefined) return names;
  throw usageFailure(
    'compose-unknown-service',
    `Service ${name} depends on ${unknown}, which is none of the services.`,
  );
};
