import { transfer } from 'comlink';
import { type Genome, printGenome } from '../design/genome.ts';
import type { Design, Setting } from '../design/types.ts';
import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { answeringAt } from '../learning/accuracy/accuracyModel.ts';
import type { LearnedCorrection } from '../learning/accuracy/trainings.ts';
import type { LoggedPiece } from '../search/candidateLog.ts';
import { SearchControl } from '../search/control.ts';
import { DEFAULT_STRATEGY } from '../search/defaultStrategy.ts';
import type { ObjectiveId } from '../search/objectives.ts';
import type { AccuracyOracle, AccuracyResult, LearnedCost } from '../search/oracle.ts';
import { type PlacedDesign, placeDesign } from '../search/placing/placeDesign.ts';
import { ACCURACY_QUESTIONS, predictedAccuracy } from '../search/predictedAccuracy.ts';
import { type SavedSearch, savedSearchOf, stateOf } from '../search/savedSearch.ts';
import type { Limits } from '../search/scoring.ts';
import { runSearch, SearchInterrupted } from '../search/search.ts';
import type { SearchState } from '../search/searchState.ts';
import type { Snapshot } from '../search/snapshot.ts';
import type { SpaceFilter } from '../search/space.ts';
import type { StrategyName } from '../search/strategies.ts';
import type { System } from '../system/system.ts';
import { candidateFile, describeCandidates } from './candidateFile.ts';
import { CandidateStore } from './candidateStore.ts';
import { FrontSender, type SentSnapshot } from './frontStream.ts';
import { scoringHelpers, searchThreads } from './scoringHelpers.ts';
import { shippedBytes } from './shipped.ts';
import { serve } from './wire.ts';

export interface SearchRequest {
  setting: Setting;
  system: System;
  strategy: StrategyName;
  seed: number;
  objectives: readonly ObjectiveId[];
  limits: Limits;
  space: SpaceFilter;
  /** It ends after so many candidates, accuracies or ms in all, those of what it resumes from among them. */
  maxCandidates?: number;
  maxEvaluations?: number;
  maxMs?: number;
  /** Address of an accuracy model to ask; null for a short training of each design. */
  accuracyModel: string | null;
  /** From its predictions to what verified designs reached, where that is known. */
  correction: LearnedCorrection | null;
  /** Threads that score, this one among them; absent: as many as the machine has room for. */
  threads?: number;
  /** Resumes from here. */
  resume?: SavedSearch | undefined;
  /** The search whose candidates are kept in the browser's store, every one; absent: they are not. */
  run?: string;
}

/** A short search for designs to measure: by one thread, whose front is told once. */
type ScoutRequest = Pick<SearchRequest, 'setting' | 'system' | 'seed' | 'objectives' | 'accuracyModel'> & {
  /** Time to search, ms. */
  forMs: number;
};

/** Few at a time, for a network is trained for each: accuracies then come in evenly, and a stop waits for little. */
const TRAININGS_AT_ONCE = 4;

/** The accuracy model at an address, as it answers for samples of so many points. */
const modelAt = async (address: string, { points }: Setting) =>
  answeringAt(readAccuracyModel(await shippedBytes(address)), points);

/** Its bytes move to the page instead of being copied. */
const handedOver = (kept: SavedSearch): SavedSearch => transfer(kept, [kept.state.buffer]);

let control = new SearchControl();

const api = {
  /**
   * Searches until it is aborted, and gives the state to resume from then.
   * @param accuracy trains encoded designs a little, in another worker, where no accuracy model answers
   * @param cost asks the latency model about them, where there is one
   * @param keep is given the state now and then, for a page that is closed before the end
   * @param log is given every candidate, as many at a time as came since the state was given last
   */
  async search(
    signal: AbortSignal,
    {
      resume,
      run,
      accuracyModel,
      correction,
      threads = searchThreads(navigator.hardwareConcurrency),
      ...request
    }: SearchRequest,
    accuracy: (encodings: string[]) => Promise<AccuracyResult[]>,
    cost: ((encodings: string[]) => Promise<LearnedCost[]>) | null,
    onSnapshot: (snapshot: SentSnapshot) => void,
    keep: (kept: SavedSearch) => void,
    log: (piece: LoggedPiece, from: number) => void = () => {},
  ): Promise<SavedSearch> {
    control = new SearchControl();
    const oracle: AccuracyOracle = (_signal, genomes) => accuracy(genomes.map(printGenome));
    const source = accuracyModel
      ? {
          accuracy: predictedAccuracy(await modelAt(accuracyModel, request.setting), correction),
          oracleBatch: ACCURACY_QUESTIONS.batch,
        }
      : { oracle, oracleBatch: TRAININGS_AT_ONCE };
    const costOracle = (_signal: AbortSignal, genomes: readonly Genome[]) =>
      (cost as NonNullable<typeof cost>)(genomes.map(printGenome));
    const { setting, system, objectives, limits, space } = request;
    // Where designs are asked about one by one, asking takes the time.
    const shared = accuracyModel && !cost ? threads - 1 : 0;
    const sender = new FrontSender();
    const over = new AbortController();
    const setup = { setting, system, objectives, limits, space, accuracyModel, correction };
    const helpers = scoringHelpers(setup, shared, over.signal);
    // Those of which an accuracy or a latency was asked one by one are known by the answers, which the state has.
    const kept =
      run !== undefined && accuracyModel && !cost
        ? await CandidateStore.open(run, setup, resume?.candidatesScored ?? 0, log)
        : null;
    const options = {
      ...{ ...request, ...source, helpers },
      ...(kept && { log: kept.log }),
      keep: (state: SearchState) => {
        keep(handedOver(savedSearchOf(state)));
        void kept?.write(state.candidatesScored);
      },
      ...(cost && { costOracle }),
      ...(resume && { resume: stateOf(resume) }),
    };
    try {
      const state = await runSearch(
        signal,
        options,
        (snapshot) => onSnapshot(sender.send(snapshot)),
        control,
      );
      await kept?.write(state.candidatesScored);
      return handedOver(savedSearchOf(state));
    } catch (error) {
      if (!(error instanceof SearchInterrupted)) throw error;
      throw Object.assign(error, { state: savedSearchOf(error.state) });
    } finally {
      over.abort();
    }
  },

  /** See candidateFile. */
  candidates: candidateFile,
  describe: describeCandidates,

  /** Encodings of the designs that a short search puts on its front, by their first objective. */
  async scout(signal: AbortSignal, { accuracyModel, forMs, ...request }: ScoutRequest): Promise<string[]> {
    let front: Snapshot['front'] = [];
    const accuracy =
      accuracyModel !== null && predictedAccuracy(await modelAt(accuracyModel, request.setting));
    const options = {
      ...{ ...request, strategy: DEFAULT_STRATEGY, maxMs: forMs },
      ...(accuracy && { accuracy }),
    };
    await runSearch(signal, options, (snapshot) => {
      front = snapshot.front;
    });
    return front.map(({ encoding }) => encoding);
  },

  /** The best placement of a valid design by latency; null where the tables lack an op. See placeDesign. */
  async place(
    _signal: AbortSignal,
    design: Design,
    setting: Setting,
    system: System,
  ): Promise<PlacedDesign | null> {
    return placeDesign(design, setting, system);
  },

  pause: (): void => control.pause(),
  resume: (): void => control.resume(),
};

export type SearchApi = typeof api;
serve(api);
