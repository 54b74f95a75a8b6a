import type { News } from '../../app/job.ts';
import type { Running } from '../../app/jobs.ts';
import type { Design } from '../../design/types.ts';
import { keptRows, type PlannedKey, spaceGrid } from '../../system/plan.ts';
import type { Profile } from '../../system/profile.ts';
import type { ProfileProgress } from '../../system/profiler.ts';
import type { ProfileRequest } from '../../workers/profiling.ts';
import { browserName } from '../kit/browserName.ts';
import { coalesced } from '../kit/coalesced.ts';
import { dataMissing } from '../kit/ready.ts';
import type { Machines, Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { anchorDesigns } from './anchors.ts';
import { coverageOf } from './coverage.ts';
import { endpointChoice, onDevice } from './device.ts';
import { addEvidence } from './evidence.ts';
import { scoutFront, spread } from './scout.ts';
import { outlook, type Pace, type Stage, stagesOf } from './stages.ts';
import {
  isShown,
  loadPartial,
  saveLink,
  savePartial,
  saveTable,
  type TableKeys,
  tableKeys,
} from './tables.ts';
import { threadsNow } from './threads.ts';
import { chooseThreads, measureWhole } from './wholeDesigns.ts';

/** Time to aim at for one side's ops of a stage: two coarse ones and the link make the 15 s to a usable table. */
const AIM_MS = { coarse: 3800, fine: 16_000 };
/** No further whole design is begun after this time, ms. */
const LONGEST_MS = { anchors: 14_000, front: 10_000 };
/** Designs of a front that are measured, on the device alone and across the link each. */
const FRONT_OF_EACH = 5;
const NAMES: Record<Side, string> = { device: 'This browser', edge: 'The endpoint' };

/** Profiling of the sides that are here, from the keys that are kept half-made or from nothing. */
export class Profiling {
  readonly #store: StudioStore;
  readonly #sides: readonly Side[];
  readonly #running: Running;
  readonly #keys: TableKeys;
  readonly #latest: Partial<Record<Side, Profile>> = {};
  readonly #pace: Pace = {};
  /** Of the device's engine. */
  #threads: number;
  #grid: readonly PlannedKey[] = [];
  readonly #say: (news: News) => void;

  constructor(store: StudioStore, sides: readonly Side[], running: Running) {
    this.#store = store;
    this.#sides = sides;
    this.#running = running;
    this.#keys = tableKeys(store.getState());
    this.#threads = threadsNow(store.getState());
    this.#say = coalesced(running.say);
  }

  get #here(): Machines {
    return this.#store.getState().machines;
  }

  /** Tables of another system than the one that is shown meanwhile are kept, but not shown as that one's. */
  #show(patch: Partial<Machines>): void {
    const state = this.#store.getState();
    if (isShown(state, this.#keys)) state.put('machines', patch);
  }

  async link(): Promise<void> {
    this.#running.say({ words: 'Measuring the link', progress: 0.01 });
    const endpoint = endpointChoice(this.#store.getState());
    const { signal } = this.#running;
    const link = await onDevice(this.#store, signal, (api, s) => api.profileLink(s, endpoint));
    await saveLink(this.#keys.link, link);
    this.#show({ link });
  }

  async ops(): Promise<void> {
    const setting = settingNow(this.#store.getState());
    const grid = [...spaceGrid(setting), ...keptRows(setting)];
    for (const side of this.#sides) {
      const partial = await loadPartial(this.#keys[side]);
      if (partial) this.#latest[side] = partial;
    }
    this.#grid = grid;
    const begun = this.#latest.device;
    // A half-made table is resumed with its own number.
    if (begun && this.#automatic()) this.#threads = begun.runtime.threads;
    const stages = stagesOf(this.#sides, grid, this.#latest);
    for (const [at, stage] of stages.entries()) {
      await this.#stage(stages, at);
      const profile = this.#latest[stage.side];
      if (!profile) continue;
      const last = !stages.slice(at + 1).some(({ side }) => side === stage.side);
      if (last) {
        await saveTable(this.#keys[stage.side], profile);
        delete this.#latest[stage.side];
      }
      // A coarse table is shown until the fine one is there, unless a whole one of before is better.
      if (last || this.#here[stage.side] === null) this.#show({ [stage.side]: profile });
      if (stage.side === 'device' && stage.stage === 'coarse' && !begun) {
        await this.#chooseThreads(stages, at);
      }
    }
  }

  /** Whether profiling may choose the number of threads. */
  #automatic(): boolean {
    return this.#store.getState().project.system.device.threads === 0;
  }

  /**
   * After the first coarse table, which is to be there soon: were the frames of whole designs faster on another number of
   * threads, the table is begun again on that.
   */
  async #chooseThreads(stages: readonly Stage[], at: number): Promise<void> {
    if (!this.#automatic() || dataMissing(this.#store.getState())) return;
    const { signal } = this.#running;
    const threads = await chooseThreads(this.#store, { signal, say: this.#say });
    if (threads === this.#threads) return;
    this.#threads = threads;
    delete this.#latest.device;
    await this.#stage(stages, at);
    this.#show({ device: this.#latest.device ?? null });
  }

  /**
   * The last seconds: whole designs on both machines and over the link, as they are run, calibrate what their ops say. First
   * those of every size; then some that a search on these very tables finds best, for a search finds what is predicted too low.
   */
  async anchors(): Promise<void> {
    if (!this.#complete()) return;
    const { signal } = this.#running;
    const fixed = anchorDesigns().map(({ design }) => design);
    await this.#calibrate(fixed, { words: 'Whole designs on both', longestMs: LONGEST_MS.anchors }, true);
    this.#say({ words: 'A short search for designs to measure' });
    const found = spread(await scoutFront(this.#store, signal), FRONT_OF_EACH);
    await this.#calibrate(
      found,
      { words: 'Designs that a search finds', longestMs: LONGEST_MS.front },
      false,
    );
  }

  /** Whether whole designs can be measured for the tables that are shown. Of half-made ones they would be measured again. */
  #complete(): boolean {
    const state = this.#store.getState();
    const { device, edge, link } = state.machines;
    if (!device || !edge || !link || !isShown(state, this.#keys) || dataMissing(state)) return false;
    const setting = settingNow(state);
    return [device, edge].every((profile) => coverageOf(profile, setting).complete);
  }

  async #calibrate(
    designs: readonly Design[],
    { words, longestMs }: { words: string; longestMs: number },
    fresh: boolean,
  ): Promise<void> {
    const { length: total } = designs;
    const follow = (done: number) =>
      this.#say({ words: `${words}: ${done} of ${total}`, progress: done / total });
    const how = { threads: this.#threads, longestMs };
    const items = await measureWhole(this.#store, this.#running.signal, designs, how, follow);
    if (isShown(this.#store.getState(), this.#keys)) await addEvidence(this.#store, items, fresh);
  }

  /** Times further ops into a side's table. */
  async more(side: Side, keys: readonly PlannedKey[]): Promise<void> {
    const from = this.#here[side] ?? undefined;
    const words = `Timing ${keys.length} op${keys.length === 1 ? '' : 's'} of the design: ${NAMES[side].toLowerCase()}`;
    this.#running.say({ words, progress: 0 });
    const follow = ({ done, total, leftMs }: ProfileProgress) =>
      this.#say({ words, progress: done / total, leftMs });
    const profile = await this.#run(side, { keys, aimMs: AIM_MS.coarse, from }, follow);
    // A machine that came back with another engine gives a table of its own, which must not take this one's place.
    if (profile.rows.length < (from?.rows.length ?? 0)) {
      throw new Error(`${NAMES[side]} has another engine than when it was profiled: profile it again.`);
    }
    await saveTable(this.#keys[side], profile);
    this.#show({ [side]: profile });
  }

  #run(
    side: Side,
    request: Pick<ProfileRequest, 'keys' | 'aimMs' | 'from' | 'rough' | 'codings'>,
    follow: (progress: ProfileProgress) => void,
  ): Promise<Profile> {
    const state = this.#store.getState();
    const { points } = state.project;
    const threads = this.#threads;
    return onDevice(
      this.#store,
      this.#running.signal,
      (api, s) =>
        side === 'device'
          ? api.profileDevice(s, { ...request, points, threads, host: browserName(navigator) }, follow)
          : api.profileEdge(s, { ...request, points, endpoint: endpointChoice(state) }, follow),
      threads,
    );
  }

  async #stage(stages: readonly Stage[], at: number): Promise<void> {
    const { side, stage } = stages[at] as Stage;
    const before = this.#pace[side] ?? { done: 0, ms: 0 };
    const follow = ({ done, total, elapsedMs, profile }: ProfileProgress) => {
      this.#latest[side] = profile;
      this.#pace[side] = { done: before.done + done, ms: before.ms + elapsedMs };
      const words = `${NAMES[side]}, ${stage} times: ${done} of ${total} ops`;
      this.#say({ words, ...outlook(stages, at, done, this.#pace) });
      this.#running.worthSaving();
    };
    const coarse = this.#grid.filter((item) => item.stage === 'coarse');
    const request = {
      // All of them, so that a half-made table that turns out to be of another engine is made again; known ones are skipped.
      keys: stage === 'coarse' ? coarse : this.#grid,
      aimMs: AIM_MS[stage],
      from: this.#latest[side],
      rough: stage === 'coarse',
      codings: stage === 'fine',
    };
    this.#latest[side] = await this.#run(side, request, follow);
    await this.keep();
  }

  /** Keeps what was timed so far of every side: after an abort or a failure it resumes there. */
  async keep(): Promise<void> {
    for (const side of this.#sides) {
      const profile = this.#latest[side];
      if (profile) await savePartial(this.#keys[side], profile);
    }
  }
}
