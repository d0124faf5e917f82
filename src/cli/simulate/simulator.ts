/** The simulator as a plan wants it: one for each run, since its time begins with it. */
import { usageFailure } from '../../base/failure.ts';
import { type Latency, latencyOf } from '../../base/latency.ts';
import type { Runtime } from '../../cluster/port/cluster.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';

export type Network = NonNullable<TestPlan['network']>;

/** What is so where a plan says nothing: two machines of one room, and a disk that syncs. */
export const USUAL_NETWORK: Network = { latency: '0.2..2', diskLatency: '0.3..3', loss: 0 };

/** @throws Failure (exit 64) for a latency that says nothing */
export const simulatorFor = async ({
  latency,
  diskLatency,
  loss,
}: Network = USUAL_NETWORK): Promise<Runtime> => {
  const { simRuntime } = await import('../../cluster/sim/index.ts');
  return simRuntime({ latency: read(latency), diskLatency: read(diskLatency), loss });
};

const read = (text: string): Latency => {
  const latency = latencyOf(text);
  if (latency !== undefined) return latency;
  throw usageFailure(
    'bad-latency',
    `"${text}" says no latency.`,
    'Write ms such as 2, 0.2..2 or exponential:5.',
  );
};
