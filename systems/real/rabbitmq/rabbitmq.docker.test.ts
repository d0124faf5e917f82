/** A real RabbitMQ of three nodes, broken and judged. Needs `npm run build`; takes minutes. */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { rabbitmq } from './index.ts';

const { verify, left } = asTyped(rabbitmq);

describe.skipIf(!(await inFullRun('a real RabbitMQ')))('verify rabbitmq', () => {
  it('delivers at least once under partitions and kills, and leaves nothing', async () => {
    const run = await verify('rabbitmq --nemesis partition,kill --time-limit 10');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}rabbitmq · queue · docker/mu);
    expect(run.stdout).toMatch(/^ {2}at-least-once +promised {2}valid/mu);
    expect(run.stdout).toMatch(/n\d leads/u);
    expect(run.exitCode).toBe(0);
    expect(await left()).toBe('');
  });
});
