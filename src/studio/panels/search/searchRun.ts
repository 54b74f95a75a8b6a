import { isBusy } from '../../../app/job.ts';
import type { Running, SaveReason } from '../../../app/jobs.ts';
import type { LoggedPiece } from '../../../search/candidateLog.ts';
import type { Member } from '../../../search/member.ts';
import { printProblem } from '../../../search/problem.ts';
import type { SavedSearch } from '../../../search/savedSearch.ts';
import type { Snapshot } from '../../../search/snapshot.ts';
import { saveRecord } from '../../../workers/blobs.ts';
import { WorkerFailure } from '../../../workers/bridge.ts';
import { FrontReceiver, type SentSnapshot } from '../../../workers/frontStream.ts';
import type { SearchRequest } from '../../../workers/search.worker.ts';
import { coalesced } from '../../kit/coalesced.ts';
import { dataChoice } from '../../kit/data.ts';
import { predictRequest } from '../../prediction/request.ts';
import type { SearchRecord } from '../../store/project.ts';
import { EveryCandidate } from '../../store/session/everyCandidate.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { problemNow } from './problem/problemNow.ts';
import { type RunAbout, RunCloud } from './runs/runCloud.ts';
import { saveRun } from './runs/runs.ts';
import { SeenCandidates } from './seenCandidates.ts';

/** A worker that dies so often will not do. */
const RESTARTS = 3;
/** As often as a person sees it. */
const SHOW_EVERY_MS = 250;
/** The candidates behind the front are thousands, and a few more of them are no news. */
const SHOW_SEEN_EVERY_MS = 1000;

/** One search, from its start to its last save. */
export class SearchRun {
  readonly #store: StudioStore;
  /** As it was at the start: what is found is of that project, whatever is on the screen meanwhile. */
  readonly #state: StudioState;
  readonly #request: SearchRequest;
  /** Where its state is kept, to resume from. */
  readonly #key: string;
  readonly #id: string;
  readonly #problem: string;
  readonly #seen: SeenCandidates;
  readonly #cloud: RunCloud;
  readonly #every: EveryCandidate;
  readonly #received = new FrontReceiver();
  #end: SavedSearch | undefined;

  /** @param id of the run that it begins or resumes; what is shown is of that run */
  constructor(store: StudioStore, request: SearchRequest, key: string, id: string) {
    this.#store = store;
    this.#state = store.getState();
    this.#request = request;
    this.#key = key;
    this.#id = id;
    this.#problem = printProblem(problemNow(this.#state));
    this.#seen = new SeenCandidates(this.#state.search.seen);
    this.#every = this.#state.search.every?.of ?? new EveryCandidate(request.objectives);
    this.#cloud = new RunCloud(id, this.#about());
  }

  #about(): RunAbout {
    const { progress, foundAt, unscorable, limitReports } = this.#store.getState().search;
    return { progress, foundAt, unscorable, limitReports, record: this.#recordNow() };
  }

  async run(running: Running): Promise<string> {
    const { signal } = running;
    const { search, oracle, latency } = this.#store.workers;
    const { threads } = this.#state.project.system.device;
    const questions = { data: dataChoice(this.#state), seed: this.#request.seed, threads };
    const accuracy = (encodings: string[]) =>
      oracle.call(signal, (api, s) => api.shortAccuracies(s, { ...questions, encodings }));
    const learned = predictRequest(this.#state);
    const cost =
      learned &&
      ((encodings: string[]) => latency.call(signal, (api, s) => api.predictEncoded(s, learned, encodings)));
    const show = coalesced((snapshot: Snapshot) => this.#show(snapshot, running), SHOW_EVERY_MS);
    // Apart, so that the page draws the one or the other at a time.
    const showSeen = coalesced((seen: Member[]) => {
      if (isBusy(running.now())) this.#store.getState().put('search', { seen });
    }, SHOW_SEEN_EVERY_MS);
    const take = (sent: SentSnapshot) => {
      const snapshot = this.#received.take(sent);
      this.#seen.collect(snapshot.recent);
      this.#cloud.add(snapshot.recent);
      show(snapshot);
      showSeen(this.#seen.members);
    };
    const showEvery = coalesced((count: number) => {
      if (isBusy(running.now())) this.#store.getState().put('search', { every: { of: this.#every, count } });
    }, SHOW_SEEN_EVERY_MS);
    const log = (piece: LoggedPiece, from: number) => {
      this.#every.add(piece, from);
      showEvery(this.#every.count);
    };
    let resume = this.#request.resume;
    const keep = (kept: SavedSearch) => {
      resume = kept;
      // A state that cannot be kept now may be kept the next time; the last one says so.
      void saveRecord(this.#key, kept).catch(() => {});
      void this.#cloud.write(this.#about());
    };
    for (let deaths = 0; ; deaths++) {
      try {
        this.#end = await search.call(signal, (api, s) =>
          api.search(s, { ...this.#request, resume }, accuracy, cost, take, keep, log),
        );
        return 'Done.';
      } catch (error) {
        // What it had a second ago is here: another worker resumes from that.
        if (!(error instanceof WorkerFailure) || deaths >= RESTARTS) throw error;
      } finally {
        // What came last is what was found, however the search ended.
        show.flush();
        showSeen.flush();
        showEvery.flush();
      }
    }
  }

  /** Keeps the front with the project, and at the end the state to resume from. */
  async save(reason: SaveReason, error?: unknown): Promise<void> {
    const record = this.#recordNow();
    if (record) saveRun(this.#store, record);
    await this.#cloud.write(this.#about());
    if (reason === 'going') return;
    this.#store.getState().put('search', { perSecond: 0 });
    // A search that failed for its oracle's reason brings its state along (S10.6).
    const { state = this.#end } = (error ?? {}) as { state?: unknown };
    if (state === undefined) return;
    await saveRecord(this.#key, state);
    this.#store.getState().put('search', { canResume: true });
  }

  #show(snapshot: Snapshot, { now, say, worthSaving }: Running): void {
    const job = now();
    if (!isBusy(job)) return;
    if (!job.begun) say({ begun: true });
    const held = job.state === 'paused';
    const { search, put } = this.#store.getState();
    put('search', {
      scored: snapshot.candidatesScored,
      // The rate of the last second or so: a single slice says little.
      perSecond: held ? 0 : smoothed(search.perSecond, snapshot.perSecond),
      evaluated: snapshot.accuracyEvaluated,
      limitReports: snapshot.limits,
      nearest: snapshot.nearest,
      unscorable: snapshot.unscorable,
      front: snapshot.front,
      foundAt: foundBy(snapshot, search.foundAt),
      ...(snapshot.volume !== null && {
        progress: thinned([
          ...search.progress,
          { seconds: snapshot.elapsedMs / 1000, volume: snapshot.volume },
        ]),
      }),
    });
    worthSaving();
  }

  /** The run as the project keeps it; null while it has found nothing. */
  #recordNow(): SearchRecord | null {
    const { front, evaluated, scored, source, progress } = this.#store.getState().search;
    if (front.length === 0) return null;
    const { task, points, system } = this.#state.project;
    const seconds = progress.at(-1)?.seconds;
    return {
      ...{ id: this.#id, at: new Date().toISOString(), task, points, system, evaluated, scored, source },
      ...(seconds !== undefined && { seconds }),
      ...{ problem: this.#problem, goesOn: this.#key },
      front: [...front],
    };
  }
}

/** When each design of a front was first seen there. */
function foundBy({ front, elapsedMs }: Snapshot, before: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    front.map(({ encoding }) => [encoding, before[encoding] ?? elapsedMs / 1000] as const),
  );
}

/** More do not show in a curve: then every other one goes. */
const MOST_POINTS = 400;
const thinned = <T>(list: readonly T[]): readonly T[] =>
  list.length < MOST_POINTS ? list : list.filter((_, i) => i % 2 === 1 || i === 0);

const smoothed = (before: number, now: number): number => (before === 0 ? now : 0.8 * before + 0.2 * now);
