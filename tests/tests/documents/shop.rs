//! The loads these tests ask: a shop small enough to know by heart, and a generated one.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;
use triptych_gateway::stores::{Stores, embedded};
use triptych_loader::budget::Budget;
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

pub(crate) struct Shop {
    pub(crate) stores: Stores,
    pub(crate) manifest: Manifest,
    _lake: TempDir,
}

/// Person p1 has two accounts and moved; p4's zip prefix has no place. Orders o2 and o3 were placed at the same second; o4
/// has no items. Product u1 and seller s3 sold nothing. Review r2 stands on two orders; r3 has no time of creation.
const FILES: [(&str, &str); 9] = [
    (
        "olist_customers_dataset.csv",
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
a1,p1,01000,São Paulo,SP
a2,p1,20000,Rio de Janeiro,RJ
a3,p2,30000,Belo Horizonte,MG
a4,p3,01000,sao paulo,SP
a5,p4,99999,Nowhere,RS
",
    ),
    (
        "olist_geolocation_dataset.csv",
        "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng,geolocation_city,geolocation_state
01000,-23.5,-46.6,sao paulo,SP
20000,-22.9,-43.2,rio de janeiro,RJ
30000,-19.9,-43.9,belo horizonte,MG
",
    ),
    (
        "olist_order_items_dataset.csv",
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,t1,s1,2018-01-03 00:00:00,100.00,10.00
o1,2,t1,s1,2018-01-03 00:00:00,100.00,10.00
o1,3,f1,s2,2018-01-03 00:00:00,50.00,5.50
o2,1,t2,s1,2018-02-03 00:00:00,200.00,0.00
o3,1,n1,s2,2018-02-03 00:00:00,30.00,1.00
o5,1,t1,s2,2018-03-04 00:00:00,120.00,9.99
",
    ),
    (
        "olist_order_payments_dataset.csv",
        "order_id,payment_sequential,payment_type,payment_installments,payment_value
o1,1,credit_card,3,265.50
o1,2,voucher,1,10.00
o2,1,boleto,1,200.00
o3,1,pix,1,31.00
o5,1,debit_card,1,129.99
",
    ),
    (
        "olist_order_reviews_dataset.csv",
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp
r1,o1,5,Ótimo,\"Devolução rápida, produto bom\",2018-01-12 00:00:00,2018-01-13 08:00:00
r2,o2,1,Péssimo produto,quero devolver: devoluções demoram,2018-02-07 00:00:00,2018-02-08 08:00:00
r2,o3,1,,,2018-02-07 00:00:00,2018-02-08 08:00:00
r3,o4,3,,cancelado,,
r4,o5,4,,Produto chegou,2018-02-07 00:00:00,2018-02-08 08:00:00
",
    ),
    (
        "olist_orders_dataset.csv",
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,\
order_delivered_customer_date,order_estimated_delivery_date
o1,a1,delivered,2018-01-01 10:00:00,2018-01-01 11:00:00,2018-01-02 10:00:00,2018-01-10 10:00:00,2018-01-08 00:00:00
o2,a2,delivered,2018-02-01 10:00:00,2018-02-01 11:00:00,2018-02-02 10:00:00,2018-02-05 10:00:00,2018-02-10 00:00:00
o3,a3,delivered,2018-02-01 10:00:00,2018-02-01 11:00:00,2018-02-02 10:00:00,,2018-02-10 00:00:00
o4,a4,canceled,2018-03-01 10:00:00,,,,2018-03-10 00:00:00
o5,a5,shipped,2018-03-02 10:00:00,2018-03-02 11:00:00,2018-03-03 10:00:00,,2018-03-10 00:00:00
",
    ),
    (
        "olist_products_dataset.csv",
        "product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,product_weight_g,\
product_length_cm,product_height_cm,product_width_cm
t1,brinquedos,40,287,1,225,16,10,14
t2,brinquedos,44,276,1,1000,30,18,20
f1,perfumaria,46,250,1,154,18,9,15
n1,,,,,300,20,10,10
u1,brinquedos,20,100,2,300,20,10,10
",
    ),
    (
        "olist_sellers_dataset.csv",
        "seller_id,seller_zip_code_prefix,seller_city,seller_state
s1,01000,sao paulo,SP
s2,20000,rio de janeiro,RJ
s3,30000,belo horizonte,MG
",
    ),
    (
        "product_category_name_translation.csv",
        "product_category_name,product_category_name_english
brinquedos,toys
perfumaria,perfumery
artes,art
",
    ),
];

impl Shop {
    pub(crate) fn by_hand() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for (name, text) in FILES {
            fs::write(folder.path().join(name), text).expect("a temporary folder can be written");
        }
        Self::load(&folder.path().display().to_string())
    }

    pub(crate) fn generated() -> Self {
        Self::load("generate:orders=600,seed=11")
    }

    /// Another one, which may share ids with it.
    pub(crate) fn generated_anew() -> Self {
        Self::load("generate:orders=500,seed=12")
    }

    fn load(source: &str) -> Self {
        let lake = tempfile::tempdir().expect("a temporary folder can be made");
        let options = LoadOptions {
            budget: Budget::Percent(0.0),
            ..LoadOptions::new(source.parse().expect("the source is well-formed"), lake.path())
        };
        let around = Surroundings { progress: &Progress::new(true), interrupted: &AtomicBool::new(false) };
        let manifest = pipeline::load(&options, &around).expect("the shop loads");
        let stores = open(lake.path(), &manifest.load_id);
        Self { stores, manifest, _lake: lake }
    }
}

fn open(lake: &Path, load_id: &str) -> Stores {
    embedded::open(&layout::load_dir(lake, load_id)).expect("a published load opens")
}
