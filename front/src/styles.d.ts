/** Styles are bundled beside the script by front/build.mjs. */
declare module "*.css";
