declare module "postcss-pxtorem" {
  import type { PluginCreator } from "postcss";
  const pxToRem: PluginCreator<Record<string, unknown>>;
  export default pxToRem;
}
