import * as z from 'zod';
import { storable } from './storable.ts';

const minutes = z.int().min(0).max(9600);
const workdays = z.int().min(1).max(260);
const percent = z.int().min(0).max(100);

const deckSettings = z
  .strictObject({
    max: z.int().min(1).max(20).default(7),
    min: z.int().min(0).max(20).default(3),
    chunkMinutes: z.int().min(1).max(480).default(30),
    maxPulls: z.int().min(0).max(20).default(2),
    maxUnblock: z.int().min(0).max(20).default(2),
    dueSoonWorkdays: z.int().min(0).max(60).default(2),
  })
  .readonly();

const stuckSettings = z
  .strictObject({
    'in-progress': workdays.default(3),
    'in-review': workdays.default(2),
    blocked: workdays.default(2),
  })
  .readonly();

const agingSettings = z
  .strictObject({
    percentile: z.int().min(1).max(100).default(85),
    windowDays: z.int().min(1).max(730).default(90),
    minSamples: z.int().min(1).max(1000).default(20),
    floorWorkdays: workdays.default(2),
  })
  .readonly();

const plannerSettings = z
  .strictObject({
    loadWeight: z.int().min(0).max(1000).default(30),
    delayWeight: z.int().min(0).max(1000).default(20),
    maxEvaluations: z.int().min(0).max(100_000).default(1000),
    applyAssignments: z.enum(['on-generate', 'on-approve']).default('on-generate'),
  })
  .readonly();

const weightSettings = z
  .strictObject({
    urgent: z.number().min(0).default(8),
    high: z.number().min(0).default(4),
    medium: z.number().min(0).default(2),
    low: z.number().min(0).default(1),
  })
  .readonly();

const fitSettings = z
  .strictObject({
    genius: percent.default(100),
    competency: percent.default(85),
    unknown: percent.default(80),
    frustration: percent.default(60),
  })
  .readonly();

const channels = z.array(storable.min(1).max(64)).readonly().default([]);

/** Names of channels of the alerts' configuration; none: nothing is sent. */
const notifySettings = z.strictObject({ digest: channels, sprintPlan: channels }).readonly();

const githubSettings = z
  .strictObject({
    allowedRepos: z.array(storable).readonly().default([]),
    labelPrefixes: z.array(storable).readonly().default(['priority:', 'status:', 'genius:']),
    createSettleSeconds: z.int().min(0).default(900),
    maxMutationsPerRun: z.int().min(1).default(60),
  })
  .readonly();

const aiSettings = z
  .strictObject({
    enabled: z.boolean().default(true),
    maxCalls: z.int().min(0).default(20),
    maxOutputTokens: z.int().min(1).default(400),
    maxCostUsd: z.number().min(0).default(0.25),
  })
  .readonly();

/** The settings of an organisation: every one has a default, an unknown one is an error. */
export const settingsSchema = z
  .strictObject({
    /** The share of a day that a plan may fill, in percent. */
    focus: percent.default(80),
    /** A sprint plan may count on quests that open during the week. */
    lookahead: z.boolean().default(true),
    defaultEstimateMinutes: minutes.min(5).default(120),
    deck: deckSettings.prefault({}),
    stuck: stuckSettings.prefault({}),
    aging: agingSettings.prefault({}),
    /** A pressing task without an owner is flagged after this many working days. */
    unownedWorkdays: workdays.default(2),
    planner: plannerSettings.prefault({}),
    weights: weightSettings.prefault({}),
    fit: fitSettings.prefault({}),
    notify: notifySettings.prefault({}),
    github: githubSettings.prefault({}),
    ai: aiSettings.prefault({}),
  })
  .readonly();

export type Settings = z.output<typeof settingsSchema>;
