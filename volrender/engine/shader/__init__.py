"""From WGSL files to pipelines: linking, structs, bindings, uniforms."""
