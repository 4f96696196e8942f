import { z } from 'zod';

/** What an alarm is raised for. */
export const alarmRules = [
  'part-down',
  'node-gone',
  'disk-low',
  'certificate-ends',
  'events-stalled',
  'backup-old',
] as const;
export type AlarmRule = (typeof alarmRules)[number];
export const alarmRule = z.enum(alarmRules);

/** What is sent to the webhook. */
export const deliveryKinds = ['raised', 'cleared'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];
export const deliveryKind = z.enum(deliveryKinds);

/** `dead`: given up after a day. */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export const deliveryState = z.enum(deliveryStates);

/** Why a call out of the house was not made, or had no answer. None of these words holds an address. */
export const outboundFaults = [
  'url-unusable',
  'scheme-refused',
  'credentials-refused',
  'host-refused',
  'address-refused',
  'name-unknown',
  'unreachable',
  'certificate-refused',
  'time-over',
  'answer-too-large',
  'answer-unreadable',
] as const;
export type OutboundFault = (typeof outboundFaults)[number];
export const outboundFault = z.enum(outboundFaults);
