/** Listens to the clients of a run: what each of them did and when, as a script that repeats it. */
import type { Time } from '../../base/time.ts';
import type { Binding, Client, System } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Request } from '../../history/operation.ts';
import type { Emit, Phase } from '../../runner/events.ts';
import type { Script, ScriptedOperation } from '../../runner/plan/script.ts';

export class ScriptRecorder {
  readonly #clients: NodeName[] = [];
  readonly #operations: (ScriptedOperation & { readonly phase: Phase })[] = [];
  /** By node: clients whose process was retired, and whose next one is still to come. */
  readonly #retired = new Map<NodeName, number[]>();
  #time: Time | undefined;
  #phase: Phase = 'set-up';
  #beganMs = 0;

  /** The same system, whose clients are listened to. */
  listenTo(system: System): System {
    const workloads = Object.entries(system.workloads).map(([name, binding]) => [
      name,
      this.#listening(binding),
    ]);
    return { ...system, workloads: Object.fromEntries(workloads) as System['workloads'] };
  }

  /** @param time that the run lives in */
  begin(time: Time): void {
    this.#time = time;
  }

  readonly onEvent: Emit = (event) => {
    if (event.type !== 'phase') return;
    this.#phase = event.phase;
    if (event.phase === 'drive') this.#beganMs = this.#nowMs();
  };

  /**
   * @param closing false: what was asked in the closing phase stands in the script, too; true: the
   *   workload asks it again by itself
   */
  script(closing: boolean): Script {
    const operations = this.#operations.flatMap(({ phase, ...operation }) =>
      closing && phase !== 'drive' ? [] : [operation],
    );
    return { clients: [...this.#clients], operations, closing };
  }

  #nowMs(): number {
    return this.#time?.nowMs() ?? 0;
  }

  #listening(binding: Binding): Binding {
    return {
      ...binding,
      // Not a moment later than without listening: in the same instant, order counts.
      open: (run, node, name) => {
        const client = binding.open(run, node, name);
        return client instanceof Promise
          ? client.then((one) => this.#listeningClient(one, node))
          : this.#listeningClient(client, node);
      },
    };
  }

  /** A process that takes the place of a retired one is the same client. */
  #listeningClient(inner: Client, node: NodeName): Client {
    const client = this.#retired.get(node)?.shift() ?? this.#clients.push(node) - 1;
    return {
      perform: (request, limits) => {
        this.#operations.push(this.#operation(client, request));
        const answering = inner.perform(request, limits);
        answering.then(
          ({ type }) => type === 'info' && this.#retire(client, node),
          () => this.#retire(client, node),
        );
        return answering;
      },
      close: () => inner.close(),
    };
  }

  #operation(client: number, { f, key, value }: Request): ScriptedOperation & { phase: Phase } {
    return {
      atMs: this.#nowMs() - this.#beganMs,
      client,
      f,
      ...(key === undefined ? {} : { key }),
      value: structuredClone(value) as ScriptedOperation['value'],
      phase: this.#phase,
    };
  }

  #retire(client: number, node: NodeName): void {
    this.#retired.set(node, [...(this.#retired.get(node) ?? []), client]);
  }
}
