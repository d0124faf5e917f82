import { describe, expect, it } from 'vitest';
import { Failure } from '../src/base/failure.ts';
import { asModel, describeOperation, type Operation } from './model.ts';

const step = (state: unknown): unknown => state;

describe('asModel', () => {
  it('takes the smallest model there is', () => {
    const model = { name: 'nothing', init: null, step };
    expect(asModel(model)).toBe(model);
  });

  it.each([
    [undefined, 'This is not a model: it is undefined, not an object.'],
    [null, 'This is not a model: it is null, not an object.'],
    [{ init: 0, step }, 'This is not a model: `name` must be a text that is not empty.'],
    [{ name: 'x', step }, 'This is not a model: `init`, the initial state, is missing.'],
    [{ name: 'x', init: 0 }, 'This is not a model: `step(state, operation)` must be a function.'],
    [
      { name: 'x', init: 0, step, readOnly: true },
      'This is not a model: `readOnly` must be a function where it is given.',
    ],
    [
      { name: 'x', init: 0, step, functions: 'read' },
      'This is not a model: `functions` must be an array of names where it is given.',
    ],
  ])('refuses %j', (value, message) => {
    expect(() => asModel(value)).toThrow(message);
    expect(() => asModel(value)).toThrow(Failure);
  });
});

describe('describeOperation', () => {
  const model = asModel({ name: 'x', init: 0, step });
  const operation: Operation = {
    f: 'cas',
    key: '',
    argument: 1,
    argument2: 2,
    result: undefined,
    outcome: 'ok',
  };

  it('says function, arguments and result', () => {
    expect(describeOperation(model, operation)).toBe('cas 1 2');
    expect(describeOperation(model, { ...operation, result: true })).toBe('cas 1 2 → true');
  });

  it('does not repeat what was asked', () => {
    expect(describeOperation(model, { ...operation, result: [1, 2] })).toBe('cas 1 2');
  });

  it('always says what a read returned', () => {
    const read = { ...operation, f: 'read', argument: null, argument2: null };
    expect(describeOperation(model, read)).toBe('read');
    expect(describeOperation(model, { ...read, result: null })).toBe('read → null');
    const peek = { ...read, f: 'peek', argument: 1, result: 1 };
    expect(describeOperation(model, peek)).toBe('peek 1');
    expect(describeOperation({ ...model, readOnly: () => true }, peek)).toBe('peek 1 → 1');
  });

  it("prefers the model's own words", () => {
    const own = asModel({ name: 'x', init: 0, step, describe: () => 'something else' });
    expect(describeOperation(own, operation)).toBe('something else');
  });
});
