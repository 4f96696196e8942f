/**
 * What a session has to bring before it may do anything: the code of the second factor, a password of one's own, a
 * second factor that the installation asks for. In this order.
 */
export const signOnSteps = ['code', 'password', 'enrolment'] as const;
export type SignOnStep = (typeof signOnSteps)[number];
