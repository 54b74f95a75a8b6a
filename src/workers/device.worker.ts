import type { Setting } from '../design/types.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { spaceGrid } from '../system/plan.ts';
import type { Profile } from '../system/profile.ts';
import { type ProfileProgress, profile } from '../system/profiler.ts';
import { sessionRunner } from '../system/runner.ts';
import { browserEngine } from './engine.ts';
import { serve } from './wire.ts';

export interface DeviceProfileRequest {
  /** 0 asks for the default. */
  threads: number;
  host: string;
  setting: Setting;
  /** What an earlier profiling of this browser got to. */
  from?: Profile | undefined;
}

const api = {
  /** Starts the engine and says what it really has. */
  async engine(_signal: AbortSignal, threads: number): Promise<RuntimeInfo> {
    return (await browserEngine(threads)).info;
  },

  /** Times the op micro-graphs of the space on this browser. */
  async profile(
    signal: AbortSignal,
    { threads, host, setting, from }: DeviceProfileRequest,
    onProgress: (progress: ProfileProgress) => void,
  ): Promise<Profile> {
    const runtime = await browserEngine(threads);
    const plan = { host, runtime: runtime.info, points: setting.points, keys: spaceGrid(setting) };
    return profile(signal, sessionRunner(runtime), { ...plan, ...(from && { from }) }, onProgress);
  },
};

export type DeviceApi = typeof api;
serve(api);
