/** Made by `build.mjs`: the bytes of `afterimage.wasm`. */
export declare const base64: string;
