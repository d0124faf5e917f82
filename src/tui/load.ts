/**
 * Loads the frame, and with it ink and react, only when a screen is really wanted: they take most of
 * a second. React must find NODE_ENV=production while it loads: its development build logs without
 * bound and would leak through a long run. The variable is put back, since child processes inherit it.
 */
import type { FrameOptions } from './frame.tsx';
import type { Model } from './model.ts';

export const loadRenderFrame = async (): Promise<
  (model: Model, options: FrameOptions) => string
> => {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    const { renderFrame } = await import('./frame.tsx');
    return renderFrame;
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
};
