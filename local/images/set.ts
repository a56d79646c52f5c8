/** An image that lies in the cache. */
export interface LocalImage {
    /** The name that manifests use. */
    readonly reference: string;
    /** A folder in the OCI image layout, with this one image. */
    readonly layout: string;
    /** Of the image's manifest. */
    readonly digest: string;
    /** Where the program comes from. */
    readonly builtFrom: string;
}

/** The images, and what pushes and serves them. */
export interface ImageSet {
    /** Path of the program crane. */
    readonly crane: string;
    readonly images: readonly LocalImage[];
}
