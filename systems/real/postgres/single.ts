/** One server alone: Debian's packages or the official image, which are started alike. */
import type { OptionValues } from '../../../src/base/options.ts';
import type { NodeContainer } from '../../../src/cluster/port/deployment.ts';
import { DATA, imageOf, PGDATA, SQL_PORT, USER } from './nodes.ts';
import { INITDB, type Parameters, parametersOf, PG_HBA } from './parameters.ts';

const CONFIG = '/verify/postgresql.conf';
const HBA = '/verify/pg_hba.conf';

export const singleContainer = (options: OptionValues): NodeContainer => ({
  image: imageOf(options),
  user: USER,
  entrypoint: [],
  command: () => [
    'sh',
    '-c',
    `[ -s ${PGDATA}/PG_VERSION ] || initdb ${INITDB.join(' ')} --pgdata=${PGDATA} >&2 || exit
exec postgres -D ${PGDATA} --config-file=${CONFIG} --hba-file=${HBA}`,
  ],
  files: [
    { path: CONFIG, content: textOf(parametersOf(options)) },
    { path: HBA, content: `${PG_HBA.join('\n')}\n` },
  ],
  data: DATA,
  ports: { sql: SQL_PORT },
  restart: { afterMs: 1_000 },
});

const textOf = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
