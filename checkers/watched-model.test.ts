import { describe, expect, it } from 'vitest';
import { historyOf } from '../testing/histories/history-of.ts';
import { checkLinearizability } from './linearizability/check.ts';
import { resolveModel } from './linearizability/pool/model-reference.ts';
import type { Model, Operation } from './model.ts';
import { watched } from './watched-model.ts';

const budget = { timeMs: 10_000, memoryBytes: 2 ** 26 };
const history = historyOf('1 add 1; 2 add 2; 3 read → 3');

/** A sum, kept in a state of any kind. */
const sum = <State>(
  init: State,
  add: (state: State, argument: number) => State,
  total: (state: State) => number,
): Model => ({
  name: 'sum',
  init,
  step(state, { f, argument, result }) {
    if (f === 'add') return add(state as State, argument as number);
    return result === total(state as State) ? state : undefined;
  },
});

const check = (model: Model) => checkLinearizability(history, watched(model), budget);

describe('a step that changes the state it was given', () => {
  const changed =
    'The model sum is not pure: its step changed the state it was given (in "add 1").';

  it.each([
    [
      'an object',
      sum(
        { total: 0 },
        (state, argument) => {
          state.total += argument;
          return state;
        },
        ({ total }) => total,
      ),
    ],
    [
      'an array, also where a new state is returned',
      sum<number[]>(
        [0],
        (state, argument) => [state.push(argument)],
        (state) => state.reduce((a, b) => a + b),
      ),
    ],
    [
      'what two states share',
      sum(
        { adds: [0] },
        (state, argument) => {
          const next = { ...state };
          next.adds.push(argument);
          return next;
        },
        ({ adds }) => adds.reduce((a, b) => a + b),
      ),
    ],
    [
      'a Map',
      sum(
        new Map([['total', 0]]),
        (state, argument) => state.set('total', state.get('total')! + argument),
        (state) => state.get('total')!,
      ),
    ],
    [
      'a Set',
      sum(
        new Set<number>(),
        (state, argument) => state.add(argument),
        (state) => [...state].reduce((a, b) => a + b),
      ),
    ],
    [
      'what the stateKey of the model says',
      {
        ...sum(
          new (class {
            total = 0;
          })(),
          (state, argument) => {
            state.total += argument;
            return state;
          },
          ({ total }) => total,
        ),
        stateKey: (state) => String((state as { total: number }).total),
      },
    ],
  ])('is found out: %s', (_, model) => {
    expect(() => check(model)).toThrow(changed);
  });

  it('is found out after thousands of good steps, too', () => {
    const model = watched(
      sum(
        { total: 0 },
        (state, argument) => {
          if (argument === 7) state.total += argument;
          return { total: state.total + argument };
        },
        ({ total }) => total,
      ),
    );
    const add = (argument: number): Operation => ({
      f: 'add',
      key: '',
      argument,
      argument2: null,
      result: null,
      outcome: 'ok',
    });
    let state = model.init;
    for (let i = 0; i < 10_000; i++) state = model.step(state, add(1));
    expect(() => model.step(state, add(7))).toThrow('(in "add 7")');
  });

  it('is a failure of the user with the exit code for that', async () => {
    const source = `export default {
      name: 'mutate', init: { v: 0 },
      step(s, { f, argument, result }) {
        if (f === 'write') { s.v = argument; return s; }
        return result === s.v ? s : undefined;
      },
    };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const model = await resolveModel({ module });
    const written = historyOf('1 write 1; 2 read → 1');
    expect(() => checkLinearizability(written, model, budget)).toThrow(
      expect.objectContaining({
        message:
          'The model mutate is not pure: its step changed the state it was given (in "write 1").',
        exitCode: 64,
      }),
    );
  });
});

describe('other ways of a model not to be pure', () => {
  it('results that change the state', () => {
    const model: Model = {
      ...sum(
        [0],
        (state) => state,
        ([total]) => total!,
      ),
      results: (state) => [(state as number[]).push(1)],
    };
    const unknown = historyOf('1 add 1 ?; 2 read → 5');
    expect(() => checkLinearizability(unknown, watched(model), budget)).toThrow(
      'its results changed the state it was given (in "add 1")',
    );
  });

  it('a step that changes what an operation was asked', () => {
    const model: Model = {
      name: 'sorted',
      init: 0,
      step: (_, { argument }) => (argument as number[]).reverse().toString(),
    };
    expect(() => checkLinearizability(historyOf('1 write [2,1]'), watched(model), budget)).toThrow(
      'its step changed the operation it was given (in "write [1,2]")',
    );
  });

  it('a step that leads elsewhere each time', () => {
    let calls = 0;
    const model = sum(
      0,
      (state, argument) => state + argument + calls++,
      (state) => state,
    );
    expect(() => check(model)).toThrow(
      'its step led to two different states from the same one (in "add 1")',
    );
  });
});

describe('a pure model', () => {
  it('is decided as it was', () => {
    const pure = sum(
      { total: 0 },
      (state, argument) => ({ total: state.total + argument }),
      ({ total }) => total,
    );
    expect(check(pure)).toMatchObject({ verdict: 'valid' });
    expect(
      checkLinearizability(historyOf('1 add 1; 2 read → 2'), watched(pure), budget),
    ).toMatchObject({ verdict: 'invalid' });
  });

  it('may be an instance of a class, and have methods beside step', () => {
    class Register {
      readonly name = 'register';
      readonly init = 0;
      readonly #read = 'read';
      step(state: unknown, { f, argument, result }: Operation) {
        if (f !== this.#read) return argument;
        return result === state ? state : undefined;
      }
      readOnly({ f }: Operation): boolean {
        return f === this.#read;
      }
    }
    const model = watched(new Register());
    expect(model.readOnly?.({ f: 'read' } as Operation)).toBe(true);
    expect(checkLinearizability(historyOf('1 write 1; 2 read → 1'), model, budget)).toMatchObject({
      verdict: 'valid',
    });
  });
});
