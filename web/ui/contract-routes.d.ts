/** What vite.config.ts makes of a contract: methods and paths without schemas, for `createApiClient`. */
declare module '*?routes' {
  const routes: import('@orpc/contract').AnyContractRouter;
  export default routes;
}
