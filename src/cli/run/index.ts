/** `verify run SYSTEM`: resolves the plan, chooses the runtime, runs, reports. */
import { join, resolve } from 'node:path';
import { cleanAll } from '../../cluster/clean.ts';
import type { ExitCode } from '../../history/failure.ts';
import type { TestPlan } from '../../runner/plan.ts';
import { createRunFolder, runIdFor } from '../../runner/run-folder.ts';
import { run } from '../../runner/run.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { commandLine } from './command-line.ts';
import { check } from './check.ts';
import type { RunFlags } from './flags.ts';
import { listenForInterrupts } from './interrupts.ts';
import { startReporting } from './reporters.ts';
import { draftPlan, resolvePlan } from './resolve.ts';

export const runCommand = async (systemName: string, flags: RunFlags): Promise<ExitCode> => {
  const draft = draftPlan(systemName, flags);
  const resolved = resolvePlan(draft);
  const { system } = resolved;
  const deployment = system.deployment(draft.nodes, {
    bugs: draft.bugs,
    ...(draft.bin === undefined ? {} : { bin: resolve(draft.bin) }),
    ...(draft.binArgs === undefined ? {} : { binArgs: draft.binArgs }),
  });
  const { runtime, note } = await chooseRuntime(flags.runtime, system, deployment);
  const runId = runIdFor(new Date(), draft.seed);
  const folder = await createRunFolder(resolve(flags.results), system.name, runId);
  const plan: TestPlan = {
    ...draft,
    ...(draft.bin === undefined ? {} : { bin: resolve(draft.bin) }),
    runtime: runtime.kind,
    runId: `${system.name}-${folder.runId}-p${process.pid}`,
    command: commandLine(process.argv.slice(2), draft.seed),
  };

  const { removed } = await cleanAll([runtime.kind === 'docker' ? 'docker' : 'local']);
  const found = removed.map((thing) => `removed what a dead run had left: ${thing}`);

  const interrupts = listenForInterrupts();
  const { json, tui } = flags;
  const reporting = await startReporting({
    json,
    tui,
    plan,
    onInterrupt: () => interrupts.press(),
  });
  try {
    const result = await run({
      ...resolved,
      plan,
      folder,
      runtime,
      check,
      emit: reporting.emit,
      interrupt: interrupts.signal,
      notes: [...(note === undefined ? [] : [note]), ...found],
    });
    await reporting.finish(result);
    return result.exitCode;
  } catch (error) {
    await reporting.finish();
    process.stderr.write(`verify: what there is of the run is in ${join(folder.shown)}\n`);
    throw error;
  } finally {
    interrupts.stop();
  }
};
