import { describe, expect, it, vi } from 'vitest';
import { examplePlan } from '../report/example-run.fixture.ts';
import { FrameRenderer } from './frame-renderer.ts';
import { initialModel, reduce, type Model } from './model.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const planned: Model = reduce(initialModel, { type: 'plan', plan: examplePlan(), folder: 'x' });
const size = { columns: 80, rows: 20, colour: false };

describe('FrameRenderer', () => {
  it('goes on drawing when its thread is renewed', async () => {
    let tell: (frame: string) => void;
    let failed: Error | undefined;
    const renderer = new FrameRenderer({
      onFrame: (frame) => tell(frame),
      onError: (error) => (failed = error),
      framesPerThread: 2,
    });
    const draw = (timeMs: number): Promise<string> => {
      const frame = new Promise<string>((resolve) => (tell = resolve));
      expect(renderer.request({ model: { ...planned, timeMs }, ...size })).toBe(true);
      expect(renderer.request({ model: planned, ...size })).toBe(false);
      return frame;
    };
    for (const seconds of [1, 2, 3, 4, 5]) {
      expect(await draw(seconds * 1_000)).toContain(`seed 4242   0:0${seconds}`);
    }
    await renderer.stop();
    expect(renderer.request({ model: planned, ...size })).toBe(false);
    expect(failed).toBe(undefined);
  });

  it('tells of a thread that fails, once, and is quiet then', async () => {
    const broken = { ...planned, nodes: undefined } as unknown as Model;
    const error = await new Promise<Error>((resolve) => {
      const renderer = new FrameRenderer({ onFrame: () => {}, onError: resolve });
      renderer.request({ model: broken, ...size });
    });
    expect(error.message).toContain('undefined');
  });
});
