/**
 * What a program gets that imports this package: to describe a system of its own, to run it, and to
 * check histories. `checkers` beside it decides histories alone, without files and processes.
 */
export {
  defineClient,
  defineConfig,
  defineModel,
  defineNemesis,
  defineSystem,
  defineWorkload,
  type SystemDescription,
} from './define.ts';
export { fromCompose, type ComposeClient } from '../../systems/compose/index.ts';
export {
  httpClient,
  type HttpAnswer,
  type HttpRequest,
  type Meaning,
  usualOutcome,
} from './http-client.ts';
export { httpProbe, urlOf } from './http-probe.ts';
export { run, type RunSettings, type Ran } from './run.ts';
export { check, type CheckSettings, type CheckedFile } from './check.ts';

export { Failure } from '../base/failure.ts';
export { realTime, type Time } from '../base/time.ts';
export { equalNodes } from '../cluster/port/deployment.ts';
export { wasRefused } from '../cluster/port/refused.ts';
export { requester, type Requester } from '../cluster/port/requester.ts';

export type { OptionSpec, OptionValues } from '../base/options.ts';
export type { Random } from '../base/random.ts';
export type { Cluster, Endpoint, Executed } from '../cluster/port/cluster.ts';
export type {
  Addresses,
  BinarySpec,
  ContainerSpec,
  Deployment,
  ImageSource,
  NodeCommand,
  NodeContainer,
  NodePlan,
  ProcessAddresses,
  ProcessSpec,
  ProgramSpec,
  RenderedFile,
  RestartPolicy,
} from '../cluster/port/deployment.ts';
export type { Fault, FaultKind, Nemesis, NemesisView, Proof } from '../cluster/port/nemesis.ts';
export type {
  Alarm,
  Binding,
  Client,
  OperationLimits,
  Setting,
  System,
  SystemRun,
} from '../cluster/port/system.ts';
export type { NodeName, WantedState } from '../cluster/port/wanted.ts';
export type {
  CheckSpec,
  Closing,
  Next,
  OperationSource,
  Who,
  Workload,
  WorkloadSetting,
} from '../generator/workload.ts';
export type { HistoryEvent, Json, Outcome, Request } from '../history/operation.ts';
export type { NodeContext, ProgramFactory } from '../node/context.ts';
export type { RunEvent } from '../runner/events.ts';
export type { RunResult } from '../runner/evaluation/result.ts';
export type { TestPlan } from '../runner/plan/plan.ts';
export type { Model, Operation } from '../../checkers/index.ts';
